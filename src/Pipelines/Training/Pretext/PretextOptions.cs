using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>What a backbone learns on before it is put to use.</summary>
public enum PretextObjective
{
    /// <summary>The classes of a labelled set of images.</summary>
    Classification,

    /// <summary>By which quarter turn an image was rotated (Gidaris et al., 2018). Needs no labels.</summary>
    Rotation,

    /// <summary>
    /// Which two of a batch are augmented from the same image (SimCLR; Chen et al., 2020). Needs no labels; large batches and strong
    /// augmentation help.
    /// </summary>
    Contrastive,

    /// <summary>
    /// The vectors of a larger backbone (knowledge distillation; Hinton et al., 2015; of features: Romero et al., 2015). Needs no labels.
    /// </summary>
    Distillation,
}

/// <summary>The pretext task: what the backbone is trained on, and how it is validated.</summary>
[Shorthand(nameof(Objective))]
public sealed record PretextOptions
{
    /// <summary>What the backbone learns.</summary>
    public PretextObjective Objective { get; init; } = PretextObjective.Classification;

    /// <summary>Share of the target that is spread over all classes (Szegedy et al., 2016).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyWith(PretextObjective.Classification, PretextObjective.Distillation)]
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>
    /// The divisor of similarities before the softmax over all images of a batch; a lower one pays more attention to the most similar
    /// images (Chen et al., 2020).
    /// </summary>
    [Range(0.01, 10.0)]
    [OnlyWith(PretextObjective.Contrastive)]
    public double Temperature { get; init; } = 0.2;

    /// <summary>
    /// Length of the vectors that are compared, behind a hidden layer that only training has (Chen et al., 2020).
    /// </summary>
    [Range(2, 8192)]
    [OnlyWith(PretextObjective.Contrastive)]
    public int ProjectionDimensions { get; init; } = 128;

    /// <summary>The backbone whose vectors are learned. Required for <c>distillation</c>.</summary>
    [OnlyWith(PretextObjective.Distillation)]
    public BackboneOptions? Teacher { get; init; }

    /// <summary>
    /// Side of the images that the teacher sees, in pixels; each crop is compared with the cells of the teacher's last feature map that
    /// lie in it. Default: the size that the teacher was made for.
    /// </summary>
    [Range(8, 2048)]
    [OnlyWith(PretextObjective.Distillation)]
    public int? TeacherSize { get; init; }

    /// <summary>
    /// Number of principal components of the teacher's standardised vectors, at most as many as it has channels. Every image keeps that
    /// many numbers in memory for each cell of the teacher's map.
    /// </summary>
    [Range(2, 8192)]
    [OnlyWith(PretextObjective.Distillation)]
    public int TargetDimensions { get; init; } = 384;

    /// <summary>Weight of the distance (1 − cosine) between the teacher's vector and the backbone's in the loss.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    [OnlyWith(PretextObjective.Distillation)]
    public double DistillationWeight { get; init; } = 1;

    /// <summary>Weight of the classes' cross-entropy beside it; above 0 the images need labels.</summary>
    [Range(0.0, 1000.0)]
    [OnlyWith(PretextObjective.Distillation)]
    public double ClassificationWeight { get; init; }

    /// <summary>Whether the images must have labels.</summary>
    public bool NeedsLabels() =>
        Objective == PretextObjective.Classification || (Objective == PretextObjective.Distillation && ClassificationWeight > 0);

    /// <summary>What is wrong with the options as a whole. The places are paths, such as <c>teacher.weights</c>.</summary>
    public IReadOnlyList<Problem> Contradictions() => (Objective, Teacher) switch
    {
        (not PretextObjective.Distillation, _) => [],
        (_, null) =>
        [
            new(
                "teacher",
                "It is not said whose vectors are learned.",
                "Write \"teacher\" beside it: the path of an ONNX file, or what \"backbone\" takes."),
        ],
        (_, var teacher) => [.. teacher.Contradictions().Select(problem => problem with { Place = "teacher." + problem.Place })],
    };
}
