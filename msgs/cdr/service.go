package cdr

// ServiceHeader is what rmw_cyclonedds puts before the request and the response of a
// service, and before nothing else. A server returns the header of the request in
// its reply. rmw_fastrtps has no such header.
type ServiceHeader struct {
	Client   uint64 // the client's request writer, in a form only the client knows
	Sequence int64  // number of the client's request, from 1
}

// MarshalCDR writes the 16 bytes of the header; it comes first in a payload.
func (h *ServiceHeader) MarshalCDR(w *Writer) {
	w.Uint64(h.Client)
	w.Int64(h.Sequence)
}

// UnmarshalCDR reads the header.
func (h *ServiceHeader) UnmarshalCDR(r *Reader) {
	h.Client = r.Uint64()
	h.Sequence = r.Int64()
}
