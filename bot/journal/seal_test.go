package journal

import (
	"bytes"
	"testing"
	"time"

	"agendabot/bot"
)

// Where a message is answered names people and channels: none of it is in the database in clear, and whoever swaps the
// addresses of two rows has no apology sent to the wrong person.
func TestAddressesAreSealed(t *testing.T) {
	t.Parallel()
	s := open(t, sqliteOptions(t))
	for _, id := range []string{"1", "2"} {
		c := bot.Claim{
			Message: bot.Message{Channel: bot.Channel{Platform: "slack", Team: "T", ID: "C"}, ID: id},
			Address: []byte(secret + id), Until: noon(),
		}
		if ok, err := s.Claim(t.Context(), c, noon()); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	if secretIn(t, s) {
		t.Error("an address is in the database in clear")
	}
	claims, err := s.Abandoned(t.Context(), "slack", "T", noon().Add(time.Hour))
	if err != nil || len(claims) != 2 {
		t.Fatal(claims, err)
	}
	for _, c := range claims {
		if !bytes.HasPrefix(c.Address, []byte(secret)) {
			t.Errorf("an address has become %q", c.Address)
		}
	}
}

func TestSealIsBoundToItsRowAndKey(t *testing.T) {
	t.Parallel()
	one, err := newSealer(bytes.Repeat([]byte{1}, madeKey))
	if err != nil {
		t.Fatal(err)
	}
	other, err := newSealer(bytes.Repeat([]byte{2}, madeKey))
	if err != nil {
		t.Fatal(err)
	}
	sealed := one.seal([]byte("here"), "row")
	if again := one.seal([]byte("here"), "row"); bytes.Equal(again, sealed) {
		t.Error("the same address is sealed the same twice: who asks often would show")
	}
	for _, c := range []struct {
		name string
		got  []byte
		want string
	}{
		{"its own", one.open(sealed, "row"), "here"},
		{"another row", one.open(sealed, "another"), ""},
		{"another key", other.open(sealed, "row"), ""},
		{"altered", one.open(append(bytes.Clone(sealed[:len(sealed)-1]), sealed[len(sealed)-1]^1), "row"), ""},
		{"nothing", one.open(one.seal(nil, "row"), "row"), ""},
		{"in clear", one.open([]byte("here"), "row"), ""},
	} {
		if string(c.got) != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}
