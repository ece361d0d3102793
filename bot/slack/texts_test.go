package slack

import (
	"testing"
	"time"
)

func TestLasting(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for d, want := range map[time.Duration][2]string{
		0: {"ever", "sans limite"}, day: {"1 day", "1 jour"}, 90 * day: {"90 days", "90 jours"}, time.Hour: {"1 hour", "1 heure"},
		36 * time.Hour: {"36 hours", "36 heures"},
	} {
		if en, fr := english().lasting(d), french().lasting(d); en != want[0] || fr != want[1] {
			t.Errorf("%s: %q, %q", d, en, fr)
		}
	}
}
