using Pipelines.Auditing;
using Pipelines.Data;
using Pipelines.Data.NearDuplicates;

namespace Pipelines.Tests.Auditing;

/// <summary>The photos of clothing to validate on (the limits were chosen on the training photos), each changed in some way.</summary>
public sealed class NearDuplicatePhotosTests
{
    [SharedTheory]
    [InlineData("encoded", 0.98, 0.98)]
    [InlineData("resized", 0.98, 0.98)]
    [InlineData("cropped", 0.98, 0.98)]
    [InlineData("mirrored", 0.98, 0.98)]
    [InlineData("brightened", 0.98, 0.98)]
    // A crop that takes away a fifth of the area is found less often.
    [InlineData("croppedEachSide", 0.93, 0.7)]
    public void Changed_photos_are_found_and_no_others(string change, double least, double leastWithoutVectors)
    {
        using var folder = new TemporaryFolder();
        var originals = ClothingPhotos.Pipeline.Data.Validation;
        List<HashedImage> images =
        [
            .. originals,
            .. originals.Index().Select(original =>
            {
                var content = ChangedPhotos.Change(File.ReadAllBytes(original.Item.Item.Path), change);
                var path = folder.Write($"{original.Index}.jpg", content);
                return new HashedImage(new ImageItem(path, $"{original.Index}.jpg", null), ContentHash.Of(content));
            }),
        ];
        var sets = PictureSets.Find(images, progress: null, CancellationToken.None);
        var together = originals.Index().Count(original =>
            sets.TryGetValue(original.Item.Hash, out var set)
                && set == sets.GetValueOrDefault(images[originals.Count + original.Index].Hash))
            / (double)originals.Count;
        Assert.True(together >= leastWithoutVectors, $"{change}: {together:0.0000} found without vectors");

        var neighbourhoods = Neighbourhoods.Find(ClothingPhotos.Vectors(images), progress: null, CancellationToken.None);
        List<GreyPicture?> pictures = [.. images.Select(image => GreyPicture.Of(File.ReadAllBytes(image.Item.Path)))];
        var pairs = NearDuplicateSearch.Find(pictures, neighbourhoods.Alike, progress: null, CancellationToken.None);

        var found = pairs.Count(pair => pair.Second == pair.First + originals.Count) / (double)originals.Count;
        var others = pairs.Where(pair => pair.Second % originals.Count != pair.First % originals.Count).ToList();
        Assert.True(found >= least && others.Count <= images.Count / 1000, $"{change}: {found:0.0000} found, {others.Count} other pairs");
    }
}
