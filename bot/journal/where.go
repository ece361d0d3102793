package journal

// File is the name of the journal's file in the data folder, unless it is in PostgreSQL.
const File = fileName

// Where is the database as people may see it: a file, or a database and its host, never a password.
func (s *Store) Where() string { return s.where }
