// Package pipeline runs the way through, from inputs to stored records, for many inputs at
// once: read, analyse, code, store.
//
// Several goroutines read inputs and analyse documents; one writes, in the order of the inputs,
// so that the affair that comes out is the same whatever the number of workers. Queues are
// bounded: memory does not grow with the number of inputs, nor with the number of documents in
// one input. Documents that the same coder has coded already are passed over before they are
// analysed, which is how an interrupted run goes on.
package pipeline
