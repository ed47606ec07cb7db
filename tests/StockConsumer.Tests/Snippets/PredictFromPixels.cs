using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SkiaSharp;

namespace StockConsumer.Tests.Snippets;

// snippet: pixel-rows
public sealed class Pixels
{
    // ML.NET requires a size here; images may have any size.
    [ImageType(1, 1)]
    public MLImage? Image { get; set; }
}
// end

public static class PredictFromPixels
{
    public static Prediction Predict(string modelZip, string photo)
    {
        // snippet: predict-pixels
        var mlContext = new MLContext();
        using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(modelZip, out _);

        // The first stage reads the file at ImagePath into the column Image: leave it out and fill Image yourself.
        var fromPixels = new TransformerChain<ITransformer>([.. model.Skip(1)]);
        using var engine = mlContext.Model.CreatePredictionEngine<Pixels, Prediction>(fromPixels);

        using var image = ReadUpright(photo);
        var prediction = engine.Predict(new Pixels { Image = image });
        // end
        return prediction;
    }

    // snippet: read-upright
    /// <summary>Reads an image as the model saw it in training: upright, and on white where it is transparent.</summary>
    public static MLImage ReadUpright(string path)
    {
        using var codec = SKCodec.Create(path) ?? throw new InvalidDataException($"{path} is not an image.");
        using var stored = SKBitmap.Decode(codec) ?? throw new InvalidDataException($"{path} is damaged.");
        var lying = codec.EncodedOrigin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (w, h) = lying ? (stored.Height, stored.Width) : (stored.Width, stored.Height);

        using var upright = new SKBitmap(new SKImageInfo(w, h, SKColorType.Bgra8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(upright))
        {
            canvas.Clear(SKColors.White);
            canvas.SetMatrix(codec.EncodedOrigin switch
            {
                SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
                SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
                SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
                SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
                SKEncodedOrigin.RightTop => new SKMatrix(0, -1, w, 1, 0, 0, 0, 0, 1),
                SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, w, -1, 0, h, 0, 0, 1),
                SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, h, 0, 0, 1),
                _ => SKMatrix.Identity,
            });
            canvas.DrawBitmap(stored, 0, 0);
        }

        return MLImage.CreateFromPixels(w, h, MLPixelFormat.Bgra32, upright.GetPixelSpan());
    }
    // end
}
