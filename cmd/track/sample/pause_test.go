package sample

import (
	"testing"
	"time"
)

func TestASlowMeasurementIsMadeLessOften(t *testing.T) {
	for cost, want := range map[time.Duration]time.Duration{
		time.Millisecond:       5 * time.Second,
		100 * time.Millisecond: 40 * time.Second,
		time.Hour:              10 * time.Minute,
	} {
		if got := pause(5*time.Second, cost); got != want {
			t.Errorf("after %v: %v", cost, got)
		}
	}
}
