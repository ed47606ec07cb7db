namespace Pipelines.Reporting.Data;

/// <summary>
/// What the element <c>report-data</c> of a page holds, as JSON: for the page's own script and for programs. Described in docs/report.md.
/// </summary>
internal sealed record ReportData
{
    /// <summary>The version of the form; goes up when a program that reads it would have to change.</summary>
    public int Format { get; } = 1;

    /// <summary>What the run was about.</summary>
    public required PipelineTask Task { get; init; }

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Which images the figures are of: <c>test</c>, <c>validation</c>, <c>train</c> or a path.</summary>
    public required string EvaluatedOn { get; init; }

    /// <summary>How many images that are; <see cref="Images"/> may be fewer.</summary>
    public required int ImageCount { get; init; }

    /// <summary>The classes; or a name for each group.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The images whose pictures are in the page.</summary>
    public required IReadOnlyList<ReportImage> Images { get; init; }

    /// <summary>Training images to which <see cref="ReportImage.Neighbours"/> points.</summary>
    public IReadOnlyList<ReportReference> References { get; init; } = [];

    /// <summary>Lists of pictures that one wants to look at first.</summary>
    public IReadOnlyList<ReportView> Views { get; init; } = [];

    /// <summary>The classes in an order in which those that are taken for one another stand side by side.</summary>
    public IReadOnlyList<int>? SimilarityOrder { get; init; }

    /// <summary>The 2-D map of the embeddings.</summary>
    public ReportMap? Map { get; init; }

    /// <summary>Of a clustering: the classes to which <see cref="ReportImage.Truth"/> points; left out where there are none.</summary>
    public IReadOnlyList<string>? Truths { get; init; }

    /// <summary>Whether some images have class activation maps.</summary>
    public bool HasMaps { get; init; }
}

/// <summary>An image whose picture is in the page.</summary>
/// <param name="Path">Its name, as in <c>predictions.csv</c>.</param>
/// <param name="Truth">The number of its class; null where it is not known.</param>
/// <param name="Predicted">The number of the predicted class, or of its group.</param>
/// <param name="Scores">The classes with the highest scores, highest first, and the true one.</param>
/// <param name="Picture">A JPEG in base64; null where the image cannot be read any more.</param>
internal sealed record ReportImage(
    string Path, int? Truth, int Predicted, IReadOnlyList<ReportScore> Scores, string? Picture)
{
    /// <summary>Minus the logarithm of the score of the true class.</summary>
    public double? Loss { get; init; }

    /// <summary>Distance from the centre of its group.</summary>
    public double? Distance { get; init; }

    /// <summary>The silhouette, −1 to 1.</summary>
    public double? Silhouette { get; init; }

    /// <summary>Of a comparison: what each run predicted.</summary>
    public IReadOnlyList<ReportPrediction>? Predictions { get; init; }

    /// <summary>The nearest training images, nearest first.</summary>
    public IReadOnlyList<ReportNeighbour>? Neighbours { get; init; }

    /// <summary>Class activation maps.</summary>
    public IReadOnlyList<ReportActivationMap>? Maps { get; init; }

    /// <summary><c>accept</c>, <c>unsure</c> or <c>unknown</c>; left out of a model that does not decide.</summary>
    public string? Decision { get; init; }

    /// <summary>The share of known images that are less typical.</summary>
    public double? Typicality { get; init; }

    /// <summary>The numbers of the classes in the prediction set, the most probable first.</summary>
    public IReadOnlyList<int>? Set { get; init; }
}

/// <summary>What a run predicted for an image.</summary>
/// <param name="Run">The run.</param>
/// <param name="Label">The number of the class.</param>
/// <param name="Score">Its score.</param>
internal sealed record ReportPrediction(string Run, int Label, double Score);

/// <summary>A score of an image.</summary>
/// <param name="Label">The number of the class.</param>
/// <param name="Score">Its score.</param>
internal sealed record ReportScore(int Label, double Score);

/// <summary>A training image near an image.</summary>
/// <param name="Reference">Its place in <see cref="ReportData.References"/>.</param>
/// <param name="Similarity">The cosine of the angle between both embeddings.</param>
internal sealed record ReportNeighbour(int Reference, double Similarity);

/// <summary>A training image.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Label">Its class; null where it has none.</param>
/// <param name="Picture">A JPEG in base64; null where there is no room for it.</param>
internal sealed record ReportReference(string Path, string? Label, string? Picture);

/// <summary>Where in an image the evidence for a class lies.</summary>
/// <param name="Label">The number of the class.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">Row by row from the top: each place's share of the logit.</param>
/// <param name="Box">Left, top, width and height of the mapped square, in shares of the picture.</param>
internal sealed record ReportActivationMap(int Label, int Width, int Height, IReadOnlyList<float> Values, IReadOnlyList<double> Box);

/// <summary>A list of pictures.</summary>
/// <param name="Id">Its name for the page's script.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Images">Places in <see cref="ReportData.Images"/>, in order.</param>
internal sealed record ReportView(string Id, string Title, IReadOnlyList<int> Images);

/// <summary>The 2-D map.</summary>
/// <param name="Trustworthiness">How far neighbours on the map are neighbours in truth, 0 to 1 (Venna and Kaski, 2001).</param>
/// <param name="Neighbours">How many neighbours of each point that is about.</param>
/// <param name="Points">The images on it.</param>
internal sealed record ReportMap(double Trustworthiness, int Neighbours, IReadOnlyList<ReportPoint> Points);

/// <summary>A point of the 2-D map.</summary>
/// <param name="X">From the left, 0 to 1.</param>
/// <param name="Y">From the top, 0 to 1.</param>
/// <param name="Path">The image.</param>
/// <param name="Truth">The number of its class; null where it is not known.</param>
/// <param name="Predicted">The number of the predicted class, or of its group.</param>
/// <param name="Image">Its place in <see cref="ReportData.Images"/>; null where it has no picture.</param>
internal sealed record ReportPoint(double X, double Y, string Path, int? Truth, int Predicted, int? Image);
