package linking

// homeProvince is the province that an article is about, "" where it cannot be told.
func homeProvince(a Article) string { return "" }
