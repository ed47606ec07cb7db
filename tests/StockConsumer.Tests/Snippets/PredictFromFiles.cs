using Microsoft.ML;
using Microsoft.ML.Data;

namespace StockConsumer.Tests.Snippets;

// snippet: rows
public sealed class InputImage
{
    public string ImagePath { get; set; } = "";
}

public sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
// end

// snippet: cluster-row
public sealed class Assignment
{
    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];
}
// end

public static class PredictFromFiles
{
    public static Prediction One(string modelZip, string photo)
    {
        // snippet: predict-one
        var mlContext = new MLContext();
        using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(modelZip, out _);
        using var engine = mlContext.Model.CreatePredictionEngine<InputImage, Prediction>(model);

        var prediction = engine.Predict(new InputImage { ImagePath = photo });
        Console.WriteLine($"{photo}: {prediction.PredictedLabel} ({prediction.Score.Max():P1})");
        // end
        return prediction;
    }

    public static List<string> Many(string modelZip, IReadOnlyList<string> photos)
    {
        var lines = new List<string>();
        // snippet: predict-many
        var mlContext = new MLContext();
        using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(modelZip, out _);
        var scored = model.Transform(mlContext.Data.LoadFromEnumerable(photos.Select(photo => new InputImage { ImagePath = photo })));

        VBuffer<ReadOnlyMemory<char>> classNames = default;
        scored.Schema["Score"].GetSlotNames(ref classNames);

        foreach (var prediction in mlContext.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false))
        {
            var best = classNames.DenseValues().Zip(prediction.Score).OrderByDescending(pair => pair.Second).Take(3);
            lines.Add(string.Join(", ", best.Select(pair => $"{pair.First} {pair.Second:P1}")));
        }
        // end
        return lines;
    }

    public static Assignment Cluster(string modelZip, string photo)
    {
        var mlContext = new MLContext();
        using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(modelZip, out _);
        // snippet: cluster
        using var engine = mlContext.Model.CreatePredictionEngine<InputImage, Assignment>(model);
        var assignment = engine.Predict(new InputImage { ImagePath = photo });
        Console.WriteLine($"{photo}: cluster {assignment.PredictedLabel} of {assignment.Score.Length}");
        // end
        return assignment;
    }
}
