package pipeline

import (
	"context"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// pending is what waits to be written.
type pending struct {
	batch store.Batch
	bytes int
}

// writeAll empties the queues of the inputs in order.
func (r *run) writeAll(ctx context.Context, ordered <-chan *stream) error {
	var p pending
	refused := map[string]affair.Refusal{} // by source, of this run
	documents, inputs := 0, 0
	for s := range ordered {
		for {
			j, err := r.next(ctx, s, &p)
			if err != nil {
				return err
			}
			if j == nil {
				break
			}
			r.count(j)
			switch {
			case j.refusal != nil:
				refused[j.refusal.Source] = *j.refusal
				p.batch.Refusals = append(p.batch.Refusals, *j.refusal)
			case j.known:
				documents++
			case j.item.Doc != nil:
				documents++
				p.add(j, r.deps.Coder.Name(), r.opts.Again)
				if f, ok := refused[j.item.Doc.Source]; ok { // storing the document forgets it
					p.batch.Refusals = append(p.batch.Refusals, f)
				}
			}
			if len(p.batch.Documents) >= batchDocs || p.bytes >= batchBytes || len(p.batch.Refusals) >= batchDocs {
				if err := r.flush(ctx, &p); err != nil {
					return err
				}
			}
			if j.item.Doc != nil {
				r.tell(inputs, documents, j.item.Doc.Name)
			}
		}
		inputs++
		r.tell(inputs, documents, s.in.Source)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.flush(ctx, &p)
}

// next waits for the next finished job of an input; nil at its end. What has gathered is
// written while there is nothing to do but wait.
func (r *run) next(ctx context.Context, s *stream, p *pending) (*job, error) {
	j, ok := (*job)(nil), false
	select {
	case j, ok = <-s.jobs:
	default:
		if err := r.flushSoon(ctx, p); err != nil {
			return nil, err
		}
		select {
		case j, ok = <-s.jobs:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if !ok {
		return nil, ctx.Err() // an input that was given up closes its queue too
	}
	select {
	case <-j.done:
		return j, ctx.Err()
	default:
	}
	if err := r.flushSoon(ctx, p); err != nil {
		return nil, err
	}
	select {
	case <-j.done:
		return j, ctx.Err()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pending) add(j *job, coder string, again bool) {
	p.batch.Documents = append(p.batch.Documents, j.coded(coder, again))
	p.bytes += len(j.item.Original) + len(j.item.Doc.Text)
}

func (j *job) coded(coder string, again bool) store.Coded {
	return store.Coded{Doc: j.item.Doc, Original: j.item.Original, Coder: coder, Records: j.records, Replace: again}
}

func (r *run) count(j *job) {
	switch {
	case j.refusal != nil:
		r.sum.Refused = append(r.sum.Refused, *j.refusal)
	case j.known:
		r.sum.Known++
	case j.item.Doc != nil:
		r.sum.Coded++
		for i := range j.records {
			if j.records[i].Status == affair.StatusCandidate {
				r.sum.Candidates++
			} else {
				r.sum.Records++
			}
		}
	}
}

func (r *run) flushSoon(ctx context.Context, p *pending) error {
	if len(p.batch.Documents) < batchSoon {
		return nil
	}
	return r.flush(ctx, p)
}

// flush writes what has gathered.
func (r *run) flush(ctx context.Context, p *pending) error {
	b := p.batch
	*p = pending{}
	if len(b.Documents)+len(b.Refusals) == 0 {
		return nil
	}
	return r.db.Write(ctx, b)
}

func (r *run) tell(inputs, documents int, last string) {
	if r.opts.Progress == nil {
		return
	}
	p := Progress{Done: inputs, Total: r.total, Documents: documents, Last: last}
	took := r.opts.Now().Sub(r.start)
	if took > 0 {
		p.Rate = float64(documents) / took.Seconds()
	}
	if inputs > 0 {
		p.Left = time.Duration(float64(took) * float64(r.total-inputs) / float64(inputs))
	}
	r.opts.Progress(p)
}
