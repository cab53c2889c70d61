package server

import (
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
)

// Job is reading that goes on in the background.
type Job struct {
	ID      string           `json:"id"`
	Inputs  int              `json:"inputs"`
	Done    int              `json:"done"`
	State   string           `json:"state" enum:"waiting,reading,done,failed"`
	Coded   int              `json:"coded"`
	Known   int              `json:"known"`
	Refused []affair.Refusal `json:"refused"`
	Problem string           `json:"problem,omitempty"`
}

// jobs runs what was handed in, one after the other.
type jobs struct {
	s      *Server
	ctx    context.Context //nolint:containedctx // of the background work, which outlives requests
	cancel context.CancelFunc
	wait   sync.WaitGroup
	queue  chan *work

	mu  sync.Mutex
	all []*Job
}

type work struct {
	job     *Job
	sources []intake.Source
}

// mostWaiting is how many jobs may wait.
const mostWaiting = 64

func newJobs(s *Server) *jobs {
	ctx, cancel := context.WithCancel(context.Background())
	j := &jobs{s: s, ctx: ctx, cancel: cancel, queue: make(chan *work, mostWaiting)}
	j.wait.Add(1)
	go func() {
		defer j.wait.Done()
		for {
			select {
			case <-ctx.Done():
				return
			case w := <-j.queue:
				j.run(w)
			}
		}
	}()
	return j
}

func (j *jobs) close() {
	j.cancel()
	j.wait.Wait()
}

func (j *jobs) list() []Job {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := []Job{}
	for _, x := range j.all {
		out = append(out, *x)
	}
	return out
}

// add queues sources; nil when too much waits already.
func (j *jobs) add(sources []intake.Source) *Job {
	j.mu.Lock()
	defer j.mu.Unlock()
	job := &Job{ID: strconv.Itoa(len(j.all) + 1), Inputs: len(sources), State: "waiting", Refused: []affair.Refusal{}}
	select {
	case j.queue <- &work{job, sources}:
	default:
		return nil
	}
	j.all = append(j.all, job)
	copied := *job
	return &copied
}

func (j *jobs) change(job *Job, f func(*Job)) Job {
	j.mu.Lock()
	defer j.mu.Unlock()
	f(job)
	return *job
}

func (j *jobs) run(w *work) {
	s := j.s
	j.change(w.job, func(x *Job) { x.State = "reading" })
	sum, err := func() (pipeline.Summary, error) {
		deps, err := s.c.Deps()
		if err != nil {
			return pipeline.Summary{}, err
		}
		inputs := pipeline.SourceInputs(w.sources, pipeline.SourceOptions{Fetch: s.c.Fetch, Known: pipeline.Stored{Reader: &s.db.Reader}})
		var into pipeline.Store = s.db
		if s.c.Into != nil {
			into = s.c.Into
		}
		return pipeline.Run(j.ctx, into, inputs, deps, pipeline.Options{Progress: func(p pipeline.Progress) {
			j.change(w.job, func(x *Job) { x.Done = p.Done })
			s.hub.send("progress", map[string]any{"job": w.job.ID, "done": p.Done, "total": p.Total, "rate": p.Rate, "eta": p.Left.Round(time.Second).Seconds(), "name": p.Last})
			if p.Last != "" {
				s.hub.send("read", map[string]string{"doc": p.Last})
			}
		}})
	}()
	for _, r := range sum.Refused {
		s.hub.send("refused", r)
	}
	done := j.change(w.job, func(x *Job) {
		x.State, x.Done, x.Coded, x.Known = "done", x.Inputs, sum.Coded, sum.Known
		x.Refused = append(x.Refused, sum.Refused...)
		if err != nil {
			x.State, x.Problem = "failed", err.Error()
		}
	})
	s.hub.send("done", done)
	if st, err := s.now(j.ctx); err == nil {
		s.hub.send("version", map[string]string{"version": st.version})
	}
}

// Jobs lists what was handed in since the program was started.
type Jobs struct {
	Jobs []Job `json:"jobs"`
}

func (s *Server) registerRead() {
	operation(s, Reader, huma.Operation{OperationID: "list-jobs", Method: http.MethodGet, Path: "/jobs", Summary: "What was handed in to be read"},
		func(context.Context, *struct{}) (*body[Jobs], error) { return answer(Jobs{s.jobs.list()}), nil })
	s.raw(Editor, http.MethodPost, "/api/read", "Hand in files (multipart) or addresses (JSON: urls) to be read; progress comes by events", "application/json", s.handIn)
	s.raw(Reader, http.MethodGet, "/api/events", "What happens, as server-sent events: progress, refused, read, done, decision, version", "text/event-stream", s.events)
}

// mostFile is the greatest size of one file, as of one input of the command line.
const mostFile = 50 << 20

func (s *Server) handIn(w http.ResponseWriter, r *http.Request) {
	sources, err := handedIn(r)
	if err != nil {
		writeProblem(w, err)
		return
	}
	job := s.jobs.add(sources)
	if job == nil {
		writeProblem(w, huma.Error503ServiceUnavailable("too much is waiting to be read already: try again when some of it is done"))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	_ = json.NewEncoder(w).Encode(job)
}

func handedIn(r *http.Request) ([]intake.Source, error) {
	mt, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && mt == "multipart/form-data":
		return files(r)
	case err == nil && mt == "application/json":
		var in struct {
			URLs []string `json:"urls"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			return nil, huma.Error400BadRequest("the request cannot be read: " + err.Error())
		}
		return addresses(in.URLs)
	}
	return nil, huma.NewError(http.StatusUnsupportedMediaType, "send files as multipart/form-data, or addresses as JSON: {\"urls\": [...]}")
}

func addresses(urls []string) ([]intake.Source, error) {
	var out []intake.Source
	for _, u := range urls {
		u = strings.TrimSpace(u)
		if !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") {
			return nil, huma.Error422UnprocessableEntity(u + " is no web address: it must begin with http:// or https://")
		}
		out = append(out, intake.Source{Name: u, Given: u, URL: u})
	}
	if len(out) == 0 {
		return nil, huma.Error422UnprocessableEntity("there is nothing to read: name files or addresses")
	}
	return out, nil
}

func files(r *http.Request) ([]intake.Source, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, huma.Error400BadRequest("the files cannot be read: " + err.Error())
	}
	var out []intake.Source
	for {
		p, err := parts.NextPart()
		if err == io.EOF { //nolint:errorlint // as documented
			break
		}
		if err != nil {
			return nil, huma.NewError(http.StatusRequestEntityTooLarge, "the files cannot be read, or are too many at once: "+err.Error())
		}
		b, err := io.ReadAll(io.LimitReader(p, mostFile+1))
		if err != nil {
			return nil, huma.NewError(http.StatusRequestEntityTooLarge, "the files are too large together: hand in fewer at once")
		}
		if p.FormName() == "url" || p.FormName() == "urls" {
			more, err := addresses(strings.Fields(string(b)))
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
			continue
		}
		// A browser may send a path; a document's name has no folders.
		name := p.FileName()
		name = strings.TrimSpace(name[strings.LastIndexAny(name, `/\`)+1:])
		if name == "" {
			name = "untitled-" + strconv.Itoa(len(out)+1)
		}
		if slices.ContainsFunc(out, func(s intake.Source) bool { return s.Name == name }) {
			name = strconv.Itoa(len(out)+1) + "-" + name
		}
		if b == nil {
			b = []byte{}
		}
		out = append(out, intake.Source{Name: name, Given: name, Bytes: b}) // too large a one is refused by name when it is read
	}
	if len(out) == 0 {
		return nil, huma.Error422UnprocessableEntity("there is nothing to read: name files or addresses")
	}
	return out, nil
}
