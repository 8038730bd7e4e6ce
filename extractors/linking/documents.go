package linking

import "trichluc/schemas"

// linkDocuments joins mentions into documents, in order of first mention.
func linkDocuments(a Article, home string) []schemas.Document { return nil }
