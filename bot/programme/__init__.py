"""The subject matter: one module a subject. What a flow may call is marked there as an action or a source."""
