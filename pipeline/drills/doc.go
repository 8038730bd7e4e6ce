// Package drills has no code of its own: its tests break what a worker stands on
// (the process itself, the database, a server of the queue, the disk) and look
// whether every published article is stored exactly once with the right record,
// and every bad one is among the dead letters exactly once.
package drills
