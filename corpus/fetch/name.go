package fetch

import (
	"mime"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the longest file name in bytes. File systems take 255; what is put beside a document has a longer name.
const maxName = 150

// givenName is the name that a server gives a document: that of the Content-Disposition, else the last part of the
// address, else the host's. It is clean.
func givenName(disposition string, at *url.URL) string {
	if _, params, err := mime.ParseMediaType(disposition); err == nil { // of filename and filename*, the latter
		if name := CleanName(params["filename"]); name != "" {
			return name
		}
	}
	if base := path.Base(at.Path); base != "." && base != "/" {
		if name := CleanName(base); name != "" {
			return name
		}
	}
	if name := CleanName(strings.ReplaceAll(at.Hostname(), ".", "-")); name != "" { // its end is no extension
		return name
	}
	return "document"
}

// CleanName makes a file name that is safe on every system, of the last part of a path: without separators, controls,
// characters that nobody sees or that reorder text, and what Windows does not take; it begins with neither dot nor hyphen,
// is none of Windows' devices and at most 150 bytes long. It is empty if nothing is left. A clean name stays as it is.
func CleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if !utf8.ValidString(name) {
		name = latin1(name)
	}
	name = norm.NFC.String(strings.Map(cleanRune, name))
	name = trimName(strings.Join(strings.Fields(name), " "))
	if isDevice(name) {
		name = "document-" + name
	}
	return shorten(name)
}

// latin1 reads bytes that are not UTF-8 as what old servers send.
func latin1(s string) string {
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

func cleanRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case strings.ContainsRune(`<>:"|?*`, r): // https://learn.microsoft.com/windows/win32/fileio/naming-a-file
		return '-'
	case r == utf8.RuneError, unicode.In(r, unicode.C, unicode.Zl, unicode.Zp), !unicode.IsPrint(r):
		return -1
	default:
		return r
	}
}

func trimName(name string) string {
	return strings.TrimRight(strings.TrimLeft(name, " .-~"), " .")
}

// isDevice says that a name is a device's on Windows, with whatever extension.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimRight(stem, " ")
	if slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}, stem) {
		return true
	}
	port, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		port, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && slices.Contains(strings.Split("0123456789¹²³", ""), port)
}

// shorten cuts a name to maxName bytes before its extension, between characters.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 16 {
		ext = ""
	}
	cut := maxName - len(ext)
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return trimName(strings.TrimRight(name[:cut], " .") + ext)
}

// withExtension gives a clean name the extension of a format. Another one that is known as such is replaced; what only
// looks like one, as in A.RES.66.290, stays.
func withExtension(name, format string) string {
	if format == "" {
		return name
	}
	ext := strings.ToLower(path.Ext(name))
	if formatOfExtension(ext) == format {
		return name
	}
	stem := name
	if formatOfExtension(ext) != "" || isOtherExtension(ext) {
		stem = name[:len(name)-len(ext)]
	}
	for len(stem)+1+len(format) > maxName {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	if stem = trimName(stem); stem == "" {
		stem = "document"
	}
	return CleanName(stem + "." + format)
}

// isOtherExtension knows the extensions of programs that make pages, and of formats that are often misnamed.
func isOtherExtension(ext string) bool {
	return slices.Contains([]string{
		".php", ".asp", ".aspx", ".ashx", ".jsp", ".jspx", ".cgi", ".pl", ".do", ".action", ".cfm", ".shtml",
		".doc", ".rtf", ".bin", ".dat", ".zip", ".tmp", ".download",
	}, ext)
}
