package web

import "net/http"

// contentPolicy allows what the reader's own pages need and nothing else: its style sheet, script and icon, and its
// forms. No inline script or style, no frame, no other host. Content Security Policy Level 3,
// https://www.w3.org/TR/CSP3/.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// permissions turns off what no page uses and leaves the clipboard to “Copy citation”. Permissions Policy,
// https://www.w3.org/TR/permissions-policy/.
const permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)"

// headed sets the headers that hold for every response, refusals and errors too. Strict-Transport-Security is not
// among them: it is said by whoever terminates TLS, for a whole host.
func headed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("Permissions-Policy", permissions)
		// No guessing of types: https://fetch.spec.whatwg.org/#x-content-type-options-header.
		h.Set("X-Content-Type-Options", "nosniff")
		// What was asked stands in the address, and goes to nobody: https://www.w3.org/TR/referrer-policy/.
		h.Set("Referrer-Policy", "no-referrer")
		// No window of another origin holds a handle on ours:
		// https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies.
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if isAPI(r) {
			// For everybody's pages to read, refusals too: https://fetch.spec.whatwg.org/#http-access-control-allow-origin.
			h.Set("Access-Control-Allow-Origin", "*")
		} else {
			// No other site embeds our pages: https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header.
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
		}
		next.ServeHTTP(w, r)
	})
}
