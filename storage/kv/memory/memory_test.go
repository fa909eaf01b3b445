package memory_test

import (
	"context"
	"testing"

	"atrium/storage/kv"
	"atrium/storage/kv/kvtest"
	"atrium/storage/kv/memory"
)

func TestContract(t *testing.T) {
	kvtest.Run(t, func(*testing.T) kv.Engine { return memory.New() })
}

func TestContractRerunning(t *testing.T) {
	kvtest.Run(t, func(*testing.T) kv.Engine { return memory.NewRerunning() })
}

func TestRerunningKeepsTheSecondRun(t *testing.T) {
	e := memory.NewRerunning()
	runs := 0
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
		runs++
		return []kv.Write{{Key: []byte("runs"), Value: []byte{byte(runs)}}}, nil
	})
	if err != nil || runs != 2 {
		t.Fatalf("the function ran %d times (%v), want 2", runs, err)
	}
	viewed := 0
	err = e.View(context.Background(), func(r kv.Reader) error {
		viewed++
		if got, _ := r.Get([]byte("runs")); len(got) != 1 || got[0] != 2 {
			t.Errorf("kept %v, want the second run's write", got)
		}
		return nil
	})
	if err != nil || viewed != 2 {
		t.Fatalf("the view ran %d times (%v), want 2", viewed, err)
	}
}
