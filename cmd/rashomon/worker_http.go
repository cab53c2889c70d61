package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/queue"
)

// workerMeter counts what a worker does, for Prometheus.
type workerMeter struct {
	registry  *prometheus.Registry
	documents *prometheus.CounterVec
}

func newWorkerMeter(q *queue.Queue, coder string) *workerMeter {
	m := &workerMeter{registry: prometheus.NewRegistry(),
		documents: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rashomon_worker_documents_total", Help: "Documents by outcome."}, []string{"outcome"})}
	waiting := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "rashomon_waiting_documents", Help: "Documents that wait for this kind of worker, or are being coded; -1 when the database does not say."}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		n, err := q.Waiting(ctx)
		if err != nil {
			return -1
		}
		return float64(n[coder])
	})
	m.registry.MustRegister(m.documents, waiting, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *workerMeter) count(f *affair.Refusal) {
	outcome := "coded"
	if f != nil {
		outcome = "refused"
	}
	m.documents.WithLabelValues(outcome).Inc()
}

// serve answers /healthz, /readyz and /metrics until the context ends. What it says is nobody's
// secret, and holds nothing of the affair.
func (m *workerMeter) serve(ctx context.Context, listen string, q *queue.Queue) (stop func() error, err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", listen, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if _, err := q.Waiting(r.Context()); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	return func() error {
		err := srv.Close()
		if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
			err = errors.Join(err, e)
		}
		return err
	}, nil
}
