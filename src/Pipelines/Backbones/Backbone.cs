using Pipelines.Backbones.Catalogue;
using Pipelines.Backbones.Trunk;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>A pretrained network without its classifier: images in, feature maps (or vectors) out.</summary>
internal sealed class Backbone
{
    private Backbone(string name, BackboneTrunk trunk, BackboneNormalization normalization)
    {
        Name = name;
        Model = trunk.Model;
        InputName = trunk.Input.Name;
        FeatureMap = trunk.Cut.Tensor;
        FeatureMapShape = trunk.Shape;
        CutReason = $"{trunk.Cut.Reason}: '{trunk.Cut.Tensor}', {string.Join(" × ", trunk.Shape)} at {trunk.Size} × {trunk.Size} pixels";
        ColorOrder = normalization.Channels;
        Notes = normalization.Notes;
        Mean = normalization.Mean;
        Std = normalization.Std;
        Size = trunk.Size;
    }

    /// <summary><c>builtin</c>, the name in the catalogue, the architecture's name, or the file's name without extension.</summary>
    public string Name { get; }

    /// <summary>The network, cut at <see cref="FeatureMap"/>, for any number of images.</summary>
    public OnnxModel Model { get; }

    /// <summary>Name of its input: float32, N × 3 × size × size, normalised with <see cref="Mean"/> and <see cref="Std"/>.</summary>
    public string InputName { get; }

    /// <summary>Name of its output, the tensor at which the original network was cut.</summary>
    public string FeatureMap { get; }

    /// <summary>Where it was cut and why, for people.</summary>
    public string CutReason { get; }

    /// <summary>
    /// Shape of the output for one image of <see cref="Size"/>, without the batch: C, H, W, or C alone where it is a vector.
    /// </summary>
    public IReadOnlyList<int> FeatureMapShape { get; }

    /// <summary>Number of channels, or the length of the vector.</summary>
    public int Channels => FeatureMapShape[0];

    /// <summary>Whether the network gives one vector for each image and needs no neck.</summary>
    public bool IsVector => FeatureMapShape.Count == 1;

    /// <summary>The order of the colours that the network takes.</summary>
    public ColorChannels ColorOrder { get; }

    /// <summary>Mean of each colour in <see cref="ColorOrder"/> (for values 0 to 1) that the network wants subtracted.</summary>
    public double[] Mean { get; }

    /// <summary>Standard deviation of each colour (for values 0 to 1) by which the network wants the difference divided.</summary>
    public double[] Std { get; }

    /// <summary>What a user should know about how its settings were understood; usually nothing.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Side of the square images that the network was made for, in pixels.</summary>
    public int Size { get; }

    /// <summary>
    /// The catalogue's entry whose weights are not on this machine (<see cref="LoadOrSketch"/>): the numbers of <see cref="Model"/> are
    /// random then, good only for its shapes and speed. Null otherwise.
    /// </summary>
    public CatalogueEntry? MissingWeights { get; private init; }

    /// <summary>Reads a backbone, finds its last feature map and tries it once.</summary>
    /// <param name="options">Which backbone, and what its file does not say.</param>
    /// <param name="baseFolder">The folder from which a relative path is meant.</param>
    /// <param name="place">
    /// Makes of a key below the pipeline, such as <c>backbone.model</c>, the place for an error message. Default: the key itself.
    /// </param>
    /// <param name="initializationSeed">
    /// Begins the random first values of an architecture without weights. Default: weights are required.
    /// </param>
    /// <exception cref="ConfigurationException">
    /// The file does not exist, the weights of a catalogue name were not downloaded yet (<see cref="WeightDownload"/>; this never does), or
    /// a setting is missing or does not fit the file.
    /// </exception>
    /// <exception cref="PipelineException">The file is no network that can serve as a backbone.</exception>
    public static Backbone Load(
        BackboneOptions options, string baseFolder, Func<string, string>? place = null, int? initializationSeed = null) =>
        Load(options, baseFolder, place, initializationSeed, mayLackWeights: false);

    /// <summary>
    /// As <see cref="Load(BackboneOptions, string, Func{string, string}, int?)"/>, but a network of the catalogue whose weights were not
    /// downloaded yet comes with random ones and with <see cref="MissingWeights"/>.
    /// </summary>
    /// <inheritdoc cref="Load(BackboneOptions, string, Func{string, string}, int?)"/>
    public static Backbone LoadOrSketch(
        BackboneOptions options, string baseFolder, Func<string, string>? place = null, int? initializationSeed = null) =>
        Load(options, baseFolder, place, initializationSeed, mayLackWeights: true);

    private static Backbone Load(
        BackboneOptions options, string baseFolder, Func<string, string>? place, int? initializationSeed, bool mayLackWeights)
    {
        place ??= key => key;
        var (name, model, missing) = BackboneSource.Open(options, baseFolder, place, initializationSeed, mayLackWeights);
        var normalization = BackboneNormalization.Resolve(options, name, model, place);
        return new(name, BackboneTrunk.Of(name, model, options.FeatureMap, place), normalization) { MissingWeights = missing };
    }
}
