using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace StockMinimalApi;

/// <summary>What goes into the model.</summary>
internal sealed class Picture
{
    // ML.NET asks for a size here; pictures of every size may come.
    [ImageType(1, 1)]
    public MLImage? Image { get; set; }
}

/// <summary>What comes out of it.</summary>
internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
