namespace BatchParquet;

/// <summary>A row of the file.</summary>
internal sealed class Row
{
    public string Path { get; set; } = "";

    /// <summary>The class, or the cluster's number; null of a picture that cannot be used.</summary>
    public string? Label { get; set; }

    /// <summary>The probability of the class.</summary>
    public double? Score { get; set; }

    /// <summary>The distance to the centroid of the cluster.</summary>
    public double? Distance { get; set; }

    /// <summary>The probability of each class, in the order of the metadata "labels".</summary>
    public List<double> Scores { get; set; } = [];

    /// <summary>Why the picture cannot be used.</summary>
    public string? Error { get; set; }
}
