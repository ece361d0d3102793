package journal

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

// keyStep opens a journal with a key, and says whether it opens.
type keyStep struct {
	key   string
	opens bool
	says  string // in the error
}

const (
	firstKey  = "the first key, 16 bytes or more"
	secondKey = "the second key, 16 bytes or more"
)

// TestKey holds that the first who opens a journal settles its key.
func TestKey(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		for name, steps := range map[string][]keyStep{
			"made":  {{"", true, ""}, {"", true, ""}, {firstKey, false, "it had none"}, {"", true, ""}},
			"given": {{firstKey, true, ""}, {firstKey, true, ""}, {"", false, "none is set now"}, {secondKey, false, ""}, {firstKey, true, ""}},
		} {
			o := t.fresh(t)
			before := ""
			for i, step := range steps {
				before = step.check(database{t.T, nil}, o, fmt.Sprint(name, " ", i), before)
			}
		}
		o := t.fresh(t)
		o.Key = []byte("fifteen bytes..")
		if _, err := Open(t.Context(), o); err == nil || strings.Contains(err.Error(), "fifteen") {
			t.Errorf("a short key: %v", err)
		}
	})
}

// check returns everything in the database, which must be as it was before.
func (step keyStep) check(t database, o Options, name, before string) string {
	t.Helper()
	var log logBuffer
	o.Key, o.Log = []byte(step.key), log.logger()
	s, err := Open(t.Context(), o)
	if step.opens != (err == nil) {
		t.Fatalf("%s: %v", name, err)
	}
	if err != nil {
		for _, want := range []string{step.says, "set AGENDABOT_KEY as it was", "move this one away"} {
			if !errors.Is(err, ErrOtherKey) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", name, err, want)
			}
		}
		if all := err.Error() + log.String(); strings.Contains(all, firstKey) || strings.Contains(all, secondKey) {
			t.Errorf("%s: the key is in %s", name, all)
		}
		return before
	}
	all := dump(t, s)
	for _, secret := range []string{string(s.hash.key), fmt.Sprintf("%x", s.hash.key)} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s: the key is in the log: %s", name, log.String())
		}
		if step.key != "" && strings.Contains(all, secret) {
			t.Errorf("%s: the given key is in the database: %s", name, all)
		}
	}
	if before != "" && all != before {
		t.Errorf("%s: the database is\n%s\nand was\n%s", name, all, before)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	return all
}

// TestOtherKeyForgetsNothing is what the refusal is for: a journal that would find nobody, and claim twice, is not opened.
func TestOtherKeyForgetsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		o := t.fresh(t)
		o.Key = []byte(firstKey)
		s := open(t, o)
		record(t, s, bot.Asked{ID: "1", At: noon(), Person: user("U1")})
		c := bot.Claim{Message: bot.Message{ID: "1"}, Until: noon().Add(time.Hour)}
		if ok, err := s.Claim(t.Context(), c, noon()); !ok || err != nil {
			t.Fatal(ok, err)
		}
		without := o
		without.Key = nil
		if _, err := Open(t.Context(), without); !errors.Is(err, ErrOtherKey) {
			t.Errorf("without the key: %v", err)
		}
		again := open(t, o)
		if ok, err := again.Claim(t.Context(), c, noon()); ok || err != nil {
			t.Errorf("claimed twice: %v, %v", ok, err)
		}
		if f, err := again.Forget(t.Context(), user("U1")); err != nil || f.Questions != 1 {
			t.Errorf("Forget = %+v, %v", f, err)
		}
	})
}

// TestStrangeKey has a key in the database that no journal made.
func TestStrangeKey(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		for _, value := range []string{"not hexadecimal", "00ff"} {
			o := t.fresh(t)
			s := open(t, o)
			if _, err := s.exec(t.Context(), s.write, "UPDATE settings SET value = ?1 WHERE name = 'key'", value); err != nil {
				t.Fatal(err)
			}
			_, err := Open(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), "not one that this program made") || strings.Contains(err.Error(), value) {
				t.Errorf("%q: %v", value, err)
			}
		}
	})
}
