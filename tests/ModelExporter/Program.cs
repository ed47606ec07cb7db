using System.Text.Json;
using ModelExporter;
using Pipelines.Runtime;

// ModelExporter FOLDER BACKBONE PICTURE...
// Exports one model of each kind into FOLDER and prints, as JSON, where they are and what our own engine says about the pictures.
// BACKBONE is an ONNX file, or "tiny" for a graph of random weights.
NativeEnvironment.Prepare();
var (folder, backbone, pictures) = (args[0], args[1], args[2..]);
var kinds = ModelKinds.Build(backbone);
Console.Out.Write(JsonSerializer.Serialize(kinds.Select(kind => Exported.Of(kind.Name, kind.Model, folder, pictures))));
