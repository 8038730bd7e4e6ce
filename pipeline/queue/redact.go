package queue

import (
	"net/url"
	"strings"
)

// Redacted is a list of server addresses without their passwords and tokens.
func Redacted(addresses string) string {
	parts := strings.Split(addresses, ",")
	for i, part := range parts {
		u, err := url.Parse(strings.TrimSpace(part))
		switch {
		case err != nil:
			parts[i] = "(an address that cannot be read)"
		case u.User != nil:
			u.User = url.User("…")
			parts[i] = strings.Replace(u.String(), url.QueryEscape("…"), "…", 1)
		}
	}
	return strings.Join(parts, ",")
}
