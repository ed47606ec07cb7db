using Pipelines.Tasks.Classification;

namespace Pipelines.Tests.Tasks.Classification;

public sealed class ClassImbalanceTests
{
    private static readonly PipelineOptions s_options = new() { Data = new() { Train = "photos" } };

    [Fact]
    public void Small_classes_that_are_recognised_less_often_are_told_with_the_setting_that_helps()
    {
        var note = Assert.Single(Notes(s_options, [200, 190, 40], [0.95, 0.91, 0.50]));
        Assert.Equal(NoteLevel.Note, note.Level);
        Assert.Equal(
            "The classes are unequal, from 40 training images (c2) to 200 (c0), and small ones are recognised less often: recall 0.50, of "
                + "the others 0.93. \"head\": { \"classWeights\": \"balanced\" } lets each class count the same.",
            note.Text);
        var fineTuned = s_options with { Training = new() { Transfer = TransferForm.FineTune } };
        Assert.EndsWith(
            "or \"training\": { \"sampling\": \"balanced\" }.", Assert.Single(Notes(fineTuned, [200, 190, 40], [0.95, 0.91, 0.50])).Text);
    }

    [Theory]
    [InlineData(new[] { 200, 190, 40 }, new[] { 0.95, 0.91, 0.90 })]
    [InlineData(new[] { 200, 190, 100 }, new[] { 0.95, 0.91, 0.50 })]
    [InlineData(new[] { 60, 60, 60 }, new[] { 0.95, 0.91, 0.50 })]
    [InlineData(new[] { 200, 190, 40 }, new[] { 0.50, 0.40, 0.90 })]
    public void Classes_of_like_size_or_like_recall_need_no_word(int[] images, double[] recalls) =>
        Assert.Empty(Notes(s_options, images, recalls));

    [Fact]
    public void Where_the_classes_are_balanced_already_or_few_images_tell_there_is_no_word()
    {
        int[] images = [200, 190, 40];
        double[] recalls = [0.95, 0.91, 0.50];
        Assert.Empty(Notes(s_options with { Head = new() { ClassWeights = ClassWeights.Balanced } }, images, recalls));
        Assert.Empty(Notes(s_options with { Training = new() { Sampling = Sampling.Balanced } }, images, recalls));
        Assert.Empty(Notes(s_options, images, recalls, support: 4));
    }

    private static IEnumerable<RunNote> Notes(PipelineOptions options, int[] images, double[] recalls, int support = 20)
    {
        var labels = images.SelectMany((count, label) => Enumerable.Repeat(label, count)).ToList();
        var metrics = new ClassificationMetrics
        {
            Images = support * images.Length,
            Accuracy = recalls.Average(),
            TopK = new Dictionary<string, double>(),
            MacroAccuracy = recalls.Average(),
            MacroF1 = 0,
            LogLoss = 0,
            CalibrationError = 0,
            PerClass = [.. recalls.Select((recall, label) => new ClassMetrics($"c{label}", support, 1, recall, 1))],
            Confusion = new([], []),
        };
        return ClassImbalance.Notes(options, labels, metrics);
    }
}
