using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Numerics;
using Pipelines.Tests.Classification;
using Pipelines.Tests.Packaging;

namespace Pipelines.Tests.Tasks.Classification;

public sealed class SoftmaxHeadEstimatorTests
{
    private static readonly TrainingOptions s_training = new() { Epochs = 20, BatchSize = 8, Seed = 3 };
    private readonly MLContext _context = new();

    [Fact]
    public void Gives_MLNets_own_transformer_with_what_the_trainer_learned()
    {
        var data = Keyed(Rows());

        var transformer = _context.MulticlassClassification.Trainers.SoftmaxHead(training: s_training).Fit(data);

        VBuffer<float>[] weights = [];
        transformer.Model.GetWeights(ref weights, out var classes);
        var features = new FeatureMatrix([.. Rows().SelectMany(row => row.Features)], Rows().Count, 2);
        var labels = Rows().Select(row => row.Label == "left" ? 0 : 1).ToArray();
        var expected = SoftmaxTrainerTests.Train(features, labels, s_training, classes: 2).Head;
        Assert.Equal(2, classes);
        Assert.Equal(expected.Weights, weights.SelectMany(row => row.DenseValues()));
        Assert.Equal(expected.Bias, transformer.Model.GetBiases());
    }

    [Fact]
    public void Announces_the_columns_that_come_out() => _context.Transforms.Conversion.MapValueToKey("Label")
        .Append(_context.MulticlassClassification.Trainers.SoftmaxHead(training: s_training))
        .Append(new SchemaProbe())
        .Fit(Data(Rows()));

    [Fact]
    public void Scores_have_the_class_names_as_slot_names()
    {
        var data = Keyed(Rows());
        var scored = _context.MulticlassClassification.Trainers.SoftmaxHead(training: s_training).Fit(data).Transform(data);

        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["left", "right"], names.DenseValues().Select(name => name.ToString()));
        Assert.True(_context.MulticlassClassification.Evaluate(scored).MicroAccuracy > 0.9);
    }

    [Fact]
    public void Rows_without_a_class_are_ignored()
    {
        var mapping = _context.Transforms.Conversion.MapValueToKey("Label").Fit(Data(Rows()));
        var withStrangers = mapping.Transform(Data([.. Rows(), new Row { Features = [99, 99], Label = "never seen" }]));
        var estimator = _context.MulticlassClassification.Trainers.SoftmaxHead(training: s_training);

        Assert.Equal(estimator.Fit(mapping.Transform(Data(Rows()))).Model.GetBiases(), estimator.Fit(withStrangers).Model.GetBiases());
    }

    [Fact]
    public void Validation_rows_choose_the_epoch()
    {
        // With the classes the other way round in validation, every epoch makes it worse: the first one is kept.
        var mapping = _context.Transforms.Conversion.MapValueToKey("Label").Fit(Data(Rows()));
        var train = mapping.Transform(Data(Rows()));
        var contrary = mapping.Transform(Data(
            [.. Rows().Select(row => new Row { Features = row.Features, Label = row.Label == "left" ? "right" : "left" })]));
        var trainers = _context.MulticlassClassification.Trainers;

        var kept = trainers.SoftmaxHead(
            training: s_training with { Schedule = new() { Type = ScheduleType.Constant } }, validation: contrary)
            .Fit(train);
        var firstEpoch = trainers.SoftmaxHead(training: s_training with { Epochs = 1, Schedule = new() { Type = ScheduleType.Constant } })
            .Fit(train);

        Assert.Equal(firstEpoch.Model.GetBiases(), kept.Model.GetBiases());
    }

    [Fact]
    public void A_missing_column_is_named() => AssertError(
        "Missing", trainers => trainers.SoftmaxHead(featureColumnName: "Missing"), Keyed(Rows()), "no such column");

    [Fact]
    public void A_label_that_is_no_key_is_refused() =>
        AssertError("Label", trainers => trainers.SoftmaxHead(), Data(Rows()), "is of type String");

    [Fact]
    public void Features_that_are_no_vector_are_refused() => AssertError(
        "Label", trainers => trainers.SoftmaxHead(featureColumnName: "Label"), Keyed(Rows()), "Key");

    private void AssertError(
        string column,
        Func<MulticlassClassificationCatalog.MulticlassClassificationTrainers, SoftmaxHeadEstimator> make,
        IDataView data,
        string found)
    {
        var error = Assert.Throws<PipelineException>(() => make(_context.MulticlassClassification.Trainers).Fit(data));
        var problem = Assert.Single(error.Problems);
        Assert.Contains(column, problem.Place, StringComparison.Ordinal);
        Assert.Contains(found, problem.Found, StringComparison.Ordinal);
    }

    private IDataView Data(IReadOnlyList<Row> rows) => _context.Data.LoadFromEnumerable(rows);

    private IDataView Keyed(IReadOnlyList<Row> rows) =>
        _context.Transforms.Conversion.MapValueToKey("Label").Fit(Data(rows)).Transform(Data(rows));

    // Two classes on the two sides of a line, and a little noise.
    private static IReadOnlyList<Row> Rows() =>
    [
        .. Enumerable.Range(0, 40).Select(i => new Row
        {
            Features = [(i % 2 == 0 ? -1 : 1) + 0.4f * MathF.Sin(i), MathF.Cos(3 * i)],
            Label = i % 2 == 0 ? "left" : "right",
        }),
    ];

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
