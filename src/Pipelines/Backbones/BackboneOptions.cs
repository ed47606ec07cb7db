using System.ComponentModel.DataAnnotations;
using Pipelines.Backbones.Architectures;

namespace Pipelines;

/// <summary>The pretrained network.</summary>
[Shorthand(nameof(Model))]
public sealed record BackboneOptions
{
    /// <summary>
    /// <c>builtin</c>, <c>resnet18-mlnet</c>, a name of the catalogue such as <c>resnet18</c>, or the path of an ONNX file, relative to the
    /// configuration file. Default: <c>builtin</c>, unless <c>architecture</c> is given.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>
    /// Instead of <c>model</c>: a network that the program builds itself, such as <c>resnet18</c>, with the numbers in <c>weights</c>.
    /// </summary>
    public string? Architecture { get; init; }

    /// <summary>
    /// The weight file for <c>architecture</c> (<c>.pth</c>, <c>.safetensors</c> or <c>.onnx</c>), relative to the configuration file. A
    /// <c>pretext</c> task without it trains the network from scratch.
    /// </summary>
    public string? Weights { get; init; }

    /// <summary>
    /// Multiplies the numbers of channels of an <c>architecture</c> that is trained from scratch; not every one has it. Default: 1.
    /// </summary>
    [Range(0.05, 8.0)]
    public double? WidthFactor { get; init; }

    /// <summary>
    /// The folder of downloaded weights, relative to the configuration file. Default: the environment variable <c>PIPELINES_BACKBONES</c>,
    /// else <c>pipelines/backbones</c> in the user's cache folder.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// Name of the tensor at which the backbone ends: a feature map (N, C, H, W) or a vector (N, C). Default: the last feature
    /// map before the classifier.
    /// </summary>
    public string? FeatureMap { get; init; }

    /// <summary>
    /// The order of the colours that the network was trained with: <c>rgb</c>, or <c>bgr</c> as with Caffe, CNTK and OpenCV. Default:
    /// what the file says, else <c>rgb</c>.
    /// </summary>
    public ColorChannels? Channels { get; init; }

    /// <summary>
    /// Mean of each colour, in the order of <c>channels</c>, that the network expects to be subtracted, for pixels from 0 to 1. Where a
    /// number of <c>mean</c> or <c>std</c> is above 1, both are for pixels from 0 to 255. Default: what the file says; an error if it says
    /// nothing.
    /// </summary>
    [Length(3, 3)]
    [Range(0.0, 255.0)]
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>
    /// Standard deviation of each colour, in the order of <c>channels</c>, by which the network expects the difference to be divided, on
    /// the scale of <c>mean</c>. Default: what the file says; an error if it says nothing.
    /// </summary>
    [Length(3, 3)]
    [Range(0.0, 255.0, MinimumIsExclusive = true)]
    public IReadOnlyList<double>? Std { get; init; }

    /// <summary>What is wrong with the options as a whole. The places are keys, such as <c>weights</c>.</summary>
    /// <param name="fromScratch">Whether an architecture may do without weights. Default: it may not.</param>
    public IReadOnlyList<Problem> Contradictions(bool fromScratch = false)
    {
        if (Architecture is null)
        {
            return WithoutArchitecture();
        }

        var problems = new List<Problem>();
        if (Model is not null)
        {
            problems.Add(new(
                "model",
                $"The backbone cannot be both the model \"{Model}\" and the architecture \"{Architecture}\".",
                "Remove one of them; for a key that comes through \"extends\", write null."));
        }

        if (WidthFactor is not null && Weights is not null)
        {
            problems.Add(new(
                "widthFactor",
                "A network with weights from a file has the channels that the file has.",
                "Remove \"widthFactor\" or \"weights\"."));
        }

        var architecture = ArchitectureTable.Find(Architecture);
        if (WidthFactor is not null && architecture is { HasWidthFactor: false })
        {
            var scalable = ArchitectureTable.Rows.Where(row => row.HasWidthFactor).Select(row => row.Name);
            problems.Add(new(
                "widthFactor",
                $"The architecture \"{Architecture}\" has no width factor.",
                $"Remove it, or take one of: {string.Join(", ", scalable)}."));
        }

        if (architecture is null)
        {
            var names = ArchitectureTable.Rows.Select(row => row.Name).ToList();
            problems.Add(new(
                "architecture",
                $"There is no architecture \"{Architecture}\".",
                $"{NearestWord.Question(Architecture, names)}Known are: {string.Join(", ", names)}."));
        }
        else if (Weights is null && !fromScratch)
        {
            problems.Add(new(
                "architecture",
                $"It is not said where the weights of \"{Architecture}\" are.",
                "Write \"weights\" beside it: the path of torchvision's official .pth file, or of another with the same names."));
        }

        return problems;
    }

    private IReadOnlyList<Problem> WithoutArchitecture()
    {
        if (Weights is not null)
        {
            return
            [
                new(
                    "weights",
                    "It is not said for which network the weights are.",
                    "Write \"architecture\" beside it, such as \"resnet18\"; an ONNX file holds its weights itself."),
            ];
        }

        return WidthFactor is null
            ? []
            :
            [
                new(
                    "widthFactor",
                    "Only a network that the program builds itself has a width factor.",
                    "Write \"architecture\" beside it, or remove it."),
            ];
    }
}
