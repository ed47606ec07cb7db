// onnxruntime-web does not show a model's metadata. In an ONNX file (a protobuf message) each entry is a field 14 with a key (1) and a
// value (2); all other fields are passed over.

const metadataField = 14;

/** The metadata of an ONNX file: an object of texts. */
export function readMetadata(bytes) {
  const entries = {};
  for (const { field, content } of fieldsOf(bytes)) {
    if (field === metadataField) {
      const [key, value] = [1, 2].map(wanted => textOf([...fieldsOf(content)].find(part => part.field === wanted)?.content));
      entries[key] = value;
    }
  }
  return entries;
}

function textOf(bytes) {
  return bytes ? new TextDecoder().decode(bytes) : "";
}

function* fieldsOf(bytes) {
  let at = 0;
  const varint = () => {
    let [value, shift] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
      shift *= 128;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const [field, type] = [Math.floor(tag / 8), tag % 8];
    if (type === 0) {
      varint();
    } else {
      const length = type === 2 ? varint() : type === 1 ? 8 : 4;
      if (type === 2) yield { field, content: bytes.subarray(at, at + length) };
      at += length;
    }
  }
}
