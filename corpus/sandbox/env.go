package sandbox

// environment is what a child sees of this program's environment: where temporary files go, and what Windows needs to
// start a program. Tokens and other secrets stand in the rest. A child needs no PATH and no HOME: it starts nothing, and
// gets its folders as arguments.
//
// Two threads of Go are enough for one file, and keep the garbage collectors of many children from getting into each
// other's way. Extra may say otherwise.
func environment(lookup func(string) (string, bool), extra []string) []string {
	env := []string{"GOMAXPROCS=2"}
	for _, key := range []string{"TMPDIR", "TMP", "TEMP", "SystemRoot"} {
		if value, ok := lookup(key); ok {
			env = append(env, key+"="+value)
		}
	}
	return append(env, extra...)
}
