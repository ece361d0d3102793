package bot

// Health says how a check went.
type Health string

// How a check can go. A warning is for what works and may not be meant; what failed does not work.
const (
	HealthOK      Health = "ok"
	HealthWarning Health = "warning"
	HealthFailed  Health = "failed"
)

// Finding is what a check of an installation found, for an administrator to read. It holds no secret.
type Finding struct {
	Name  string `json:"name"` // of what was checked
	State Health `json:"state"`
	Text  string `json:"text"`           // one line, without a full stop at its end
	Todo  string `json:"todo,omitempty"` // what to do about it, or what would turn it on; empty: nothing
}

// Fine is a finding of something that is as it should be.
func Fine(name, text string) Finding { return Finding{Name: name, State: HealthOK, Text: text} }

// Doubtful is a finding of something that works and may not be meant.
func Doubtful(name, text, todo string) Finding {
	return Finding{Name: name, State: HealthWarning, Text: text, Todo: todo}
}

// Wrong is a finding of something that does not work.
func Wrong(name, text, todo string) Finding {
	return Finding{Name: name, State: HealthFailed, Text: text, Todo: todo}
}
