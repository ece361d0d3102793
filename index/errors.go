package index

import "errors"

// What can be wrong with an index or with what is asked of it.
var (
	ErrNoBuild         = errors.New("there is no index")
	ErrOldBuild        = errors.New("the index was made by another version of this program")
	ErrBrokenBuild     = errors.New("the index is damaged")
	ErrBusy            = errors.New("another reindex is running")
	ErrNoDocuments     = errors.New("there is no document to index")
	ErrBadDocuments    = errors.New("faults in the corpus folder")
	ErrNothingBefore   = errors.New("there is no build before the current one")
	ErrUnknownDocument = errors.New("there is no such document")
	ErrUnknownPassage  = errors.New("there is no such passage")
)
