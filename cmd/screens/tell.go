package screens

import (
	"context"
	"fmt"
	"io"

	"atrium/model/display"
)

// Tell tells the host's words to somebody at the plain console, until done.
func Tell(ctx context.Context, notices <-chan string, w io.Writer) (done func()) {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case sentence := <-notices:
				fmt.Fprintln(w, "\natrium: "+display.Text(sentence))
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		stop()
		<-ended
	}
}
