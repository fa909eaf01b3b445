package start_test

import (
	"testing"

	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func TestFirstStart(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, FirstStart: true, As: "Ada.L"}, func(c *tuitest.Console) {
		c.Goldens("start")
		c.Sweep()
		c.Press("ctrl+s")
		c.Sees("give your email address")
		// The cursor is where something is missing.
		c.Type("ada@example.com")
		c.Press("enter")
		c.Type("Ada Lovelace")
		c.Press("enter")
		c.Sees("ada.l ▾", "ada.l (admin)", "[Overview]")
		c.Press("w")
		c.Sees("default", "system")
	})
}

func TestRefused(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, FirstStart: true, As: "default"}, func(c *tuitest.Console) {
		c.Press("enter")
		c.Type("ada@example.com")
		c.Press("ctrl+s")
		c.Sees("The name default is taken", "ada@example.com")
	})
}
