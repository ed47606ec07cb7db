using System.Text.Json;
using ModelExporter;
using Pipelines;
using Pipelines.Packaging;

// ModelExporter FOLDER BACKBONE PICTURE...
// Exports one model of each kind into FOLDER and prints, as JSON, where they are and what our own engine says about the images.
// BACKBONE is an ONNX file, or "tiny" for a graph of random weights.
NativeEnvironment.Prepare();
var (folder, backbone, images) = (args[0], args[1], args[2..]);
var kinds = new ModelKinds(backbone, images);
var exported = new List<Exported>();
foreach (var (name, model) in kinds.Build())
{
    var zip = Path.Combine(folder, $"{name}.zip");
    ModelArchive.Write(zip, model);
    exported.Add(Exported.Of(name, zip, model, images));
}

var handMade = Path.Combine(folder, "by hand.zip");
var byHand = kinds.ByHand(folder, handMade);
exported.Add(Exported.Of(byHand.Name, handMade, byHand.Model, images));
Console.Out.Write(JsonSerializer.Serialize(exported));
