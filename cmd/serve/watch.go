package serve

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"atrium/model"
)

// watch answers about the host on a listener of this machine only: /healthz while
// the process lives, /readyz while the store takes changes, /metrics in the text
// format of Prometheus.
func (d *Door) watch(ctx context.Context, addr string, failed func() error) (func(), error) {
	if !loopback(addr) {
		return nil, model.Errorf(model.Invalid, "The metrics address %q is not one of this machine only.", addr).
			WithHint("Use 127.0.0.1:PORT or [::1]:PORT.")
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		e := model.Errorf(model.Unavailable, "Nothing can listen at %s for metrics.", addr).WithHint("Choose another port.")
		e.Cause = err
		return nil, e
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := failed(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = d.Counters().WriteTo(w)
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(l)
	}()
	return func() {
		_ = server.Close()
		<-ended
	}, nil
}
