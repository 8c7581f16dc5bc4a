// Ids of customers, as people paste them.

// Reads {…}, urn:uuid:…, upper case, spaces, line breaks, no hyphens. Null where there are not 32 hex digits.
export function readUuid(text) {
  const digits = text.replace(/^\s*urn:uuid:/i, '').replace(/[\s{}()"'<>,;.\u200b\u2010-\u2015-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return null;
  return [8, 12, 16, 20, 32].map((end, i, ends) => digits.slice(i ? ends[i - 1] : 0, end)).join('-');
}

// crypto.randomUUID is not there on pages without HTTPS.
export function newUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 0x0f | 0x40;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  return readUuid([...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(''));
}
