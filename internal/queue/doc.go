// Package queue hands documents to workers on any number of machines, and takes their records
// back, over the PostgreSQL database in which the affair is.
//
// The distributing is River's, a job queue on PostgreSQL; this package is the small interface
// that we use it through. A document that is to be coded waits in a table, with a job. A worker
// takes the job, codes the document, and writes the records, the end of the waiting and the
// job's completion in one transaction: a worker that is killed, a connection that is cut or a
// server that is restarted at any moment leaves either all of it or none, and what is not done
// is done again. Writing a document twice changes nothing (store.DB.Write), so every document
// is coded exactly once as far as anybody can see.
//
// A document that kills its worker again and again ends as a refusal after a bounded number of
// attempts. From its third attempt on it is coded while nothing else is being coded in the same
// process, so that it drags no others with it.
//
// Jobs of one coder (name, version, codebook) are a queue of their own: a worker takes only
// what it would code as it was meant to be coded.
package queue
