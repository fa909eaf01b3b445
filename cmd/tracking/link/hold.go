package link

import (
	"context"
	"time"

	"atrium/cmd/hold"
	"atrium/cmd/serve"
	"atrium/model"
	"atrium/model/port"
)

// Held is a file that this process holds. Others may use it until Close.
type Held struct {
	Store port.Store
	Actor model.Actor
	// Over ends when the store cannot be written to any more.
	Over  context.Context
	Close func()
}

// Holding is an open store, and what is needed to look after it.
type Holding struct {
	Store     port.Store
	Actor     model.Actor
	Path      string
	Close     func() error
	Guest     serve.Guest
	Own       port.Visitor // this process, as others see it
	Snapshots string
	Now       func() time.Time
	Told      func(error)
}

// Hold looks after a store and lets others in, as a console does (H0).
func Hold(h Holding) *Held {
	h.Own.BeganAt = h.Now()
	home := serve.Live(h.Store, h.Path, h.Guest, h.Own, h.Told)
	over, done := hold.House(context.Background(), h.Store, h.Snapshots, h.Now, h.Told)
	return &Held{Store: h.Store, Actor: h.Actor, Over: over, Close: func() {
		home.Close()
		_ = done(nil)
		if err := h.Close(); err != nil {
			h.Told(err)
		}
	}}
}
