using SkiaSharp;

namespace Trainer.Tests.Inputs.Cases;

/// <summary>Images that a backbone or K-means cannot tell apart, and too few of them.</summary>
internal static class VectorInputs
{
    private const string Clustering = """ "task": "clustering", "data": "photos", "cache": false """;

    private const string FiveToTwenty = """, "kMeans": { "k": { "from": 5, "to": 20 } } """;

    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Images that all look the same",
            "Where all training images have one vector, nothing can be learned, whatever the task: an error with the likely causes. Where "
            + "they have nearly one vector, or most features are constant, it is a note.",
            [
                new("12 copies of one image", workspace => Run(workspace, Clustering, Copies(workspace, 12))),
                new("10 white images in different files, as two classes", workspace => Run(
                    workspace, """ "data": "photos", "cache": false """, Blank(workspace, "a", 255) + Blank(workspace, "b", 255))),
                new("5 white and 5 nearly white images, as two classes", workspace => Run(
                    workspace, """ "data": "photos", "cache": false """, Blank(workspace, "a", 255) + Blank(workspace, "b", 254))),
                new("10 white images, fine-tuned", workspace => Run(
                    workspace,
                    """ "data": "photos", "cache": false, "training": { "transfer": "fineTune" } """,
                    Blank(workspace, "a", 255) + Blank(workspace, "b", 255))),
            ]),
        new(
            "Fewer images than clusters",
            "A range of clusters ends at the number of images, with a note. A number that was asked for and cannot be is an error.",
            [
                new("6 images, `kMeans` not set", workspace => Plan(workspace, Clustering, 6)),
                new("6 images, `kMeans` 5 to 20", workspace => Plan(workspace, Clustering + FiveToTwenty, 6)),
                new("6 images, `kMeans` 8", workspace => Plan(workspace, Clustering + """, "kMeans": 8 """, 6)),
                new("1 image", workspace => Plan(workspace, Clustering, 1)),
            ]),
    ];

    private static string[] Run(Workspace workspace, string settings, int images)
    {
        Assert.True(images > 0);
        return ["run", workspace.Configure(settings)];
    }

    private static string[] Plan(Workspace workspace, string settings, int images)
    {
        for (var i = 0; i < images; i++)
        {
            Draw(workspace.Path("photos", $"{i}.png"), 30 + i, (byte)(40 * i));
        }

        return ["plan", workspace.Configure(settings)];
    }

    private static int Copies(Workspace workspace, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Draw(workspace.Path("photos", $"{i}.png"), 40, 90);
        }

        return count;
    }

    private static int Blank(Workspace workspace, string label, byte grey)
    {
        for (var i = 0; i < 5; i++)
        {
            // Another compression makes other bytes: copies of one file would count as one image.
            Draw(workspace.Path("photos", label, $"{i}.png"), 64, grey, compression: label == "a" ? i % 5 : 5 + (i % 5));
        }

        return 5;
    }

    private static void Draw(string path, int side, byte grey, int compression = 6)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var bitmap = new SKBitmap(side, side);
        bitmap.Erase(new SKColor(grey, grey, grey));
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.NoFilters, compression));
        using var file = File.Create(path);
        data.SaveTo(file);
    }
}
