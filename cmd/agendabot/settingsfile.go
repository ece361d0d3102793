package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readSettingsFile reads the settings file: the one that is named, which must be there, or the one in the usual
// place if there is one.
func readSettingsFile(w *world, table []setting, given func(*setting) (string, string, bool)) (map[string]string, string, error) {
	name, named := "", false
	for i := range table {
		if table[i].name == "config" {
			name, _, named = given(&table[i])
		}
	}
	if name == "" {
		name, named = defaultConfigFile(runtime.GOOS, w), false
	}
	if name == "" {
		return nil, "", nil
	}
	name, err := expandHome(runtime.GOOS, w, name)
	if err != nil {
		return nil, "", fmt.Errorf("settings file %q: %w", name, err)
	}
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read the settings file: %w", err)
	}
	var root, more yaml.Node
	documents := yaml.NewDecoder(bytes.NewReader(raw))
	err = documents.Decode(&root)
	if errors.Is(err, io.EOF) || err == nil && len(root.Content) == 0 {
		return nil, name, nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", name, err)
	}
	if err := documents.Decode(&more); err == nil {
		return nil, "", fmt.Errorf("%s:%d: a second YAML document begins; a settings file has one", name, more.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, "", fmt.Errorf("%s: %w", name, err)
	}
	values, err := fileValues(name, root.Content[0], table)
	return values, name, err
}

func fileValues(name string, root *yaml.Node, table []setting) (map[string]string, error) {
	if root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:%d: write one “key: value” on each line", name, root.Line)
	}
	values := map[string]string{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		n := slices.IndexFunc(table, func(s setting) bool { return s.name == key.Value })
		switch {
		case n < 0:
			return nil, fmt.Errorf("%s:%d: %q is no setting%s", name, key.Line, key.Value, nearSetting(table, key.Value))
		case table[n].secret:
			return nil, fmt.Errorf("%s:%d: %s is a secret: set %s or %s_FILE instead", name, key.Line, key.Value, table[n].variable(), table[n].variable())
		case key.Value == "config":
			return nil, fmt.Errorf("%s:%d: a settings file cannot name another", name, key.Line)
		case has(values, key.Value):
			return nil, fmt.Errorf("%s:%d: %s is set twice", name, key.Line, key.Value)
		case value.Kind != yaml.ScalarNode:
			return nil, fmt.Errorf("%s:%d: %s takes one value", name, value.Line, key.Value)
		}
		values[key.Value] = value.Value
	}
	return values, nil
}

func has(values map[string]string, key string) bool {
	_, ok := values[key]
	return ok
}

// home is the person's home folder; an absolute path, or empty.
func home(goos string, w *world) string {
	key := "HOME"
	if goos == "windows" {
		key = "USERPROFILE"
	}
	h, _ := w.lookup(key)
	if !filepath.IsAbs(h) {
		return ""
	}
	return h
}

// expandHome puts the home folder in the place of a leading ~/, which no shell has read in a file or a variable.
func expandHome(goos string, w *world, name string) (string, error) {
	rest, ok := strings.CutPrefix(filepath.ToSlash(name), "~/")
	if !ok && name != "~" {
		return name, nil
	}
	h := home(goos, w)
	if h == "" {
		return name, errors.New("there is no home folder for ~")
	}
	if !ok {
		return h, nil
	}
	return filepath.Join(h, rest), nil
}

// defaultDataDir is the usual place for a program's data: XDG_DATA_HOME (XDG Base Directory Specification),
// ~/Library/Application Support on macOS, %LocalAppData% on Windows. It is empty where there is no home folder.
func defaultDataDir(goos string, w *world) string {
	if x, _ := w.lookup("XDG_DATA_HOME"); filepath.IsAbs(x) {
		return filepath.Join(x, "agendabot")
	}
	if local, _ := w.lookup("LOCALAPPDATA"); goos == "windows" && local != "" {
		return filepath.Join(local, "agendabot")
	}
	h := home(goos, w)
	if h == "" {
		return ""
	}
	if goos == "darwin" {
		return filepath.Join(h, "Library", "Application Support", "agendabot")
	}
	return filepath.Join(h, ".local", "share", "agendabot")
}

// defaultConfigFile is where a settings file is looked for if none is named; empty where there is no such place.
func defaultConfigFile(goos string, w *world) string {
	dir := filepath.Join(home(goos, w), ".config")
	if x, _ := w.lookup("XDG_CONFIG_HOME"); filepath.IsAbs(x) {
		dir = x
	} else if goos == "darwin" {
		dir = filepath.Join(home(goos, w), "Library", "Application Support")
	} else if app, _ := w.lookup("APPDATA"); goos == "windows" && app != "" {
		dir = app
	}
	if !filepath.IsAbs(dir) {
		return ""
	}
	return filepath.Join(dir, "agendabot", "config.yaml")
}
