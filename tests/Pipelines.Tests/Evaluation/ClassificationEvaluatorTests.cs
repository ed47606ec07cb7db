using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Evaluation;
using Pipelines.Numerics;
using Pipelines.Tests.Clustering;

namespace Pipelines.Tests.Evaluation;

public sealed class ClassificationEvaluatorTests
{
    private static readonly string[] s_labels = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public void Every_figure_is_that_of_scikit_learn()
    {
        // scikit-learn 1.2 on the same numbers in double precision: accuracy_score, top_k_accuracy_score, balanced_accuracy_score,
        // f1_score(macro), log_loss, precision_recall_fscore_support(zero_division=0), confusion_matrix. Class f has no images but is
        // predicted; two images have a score of exactly 0 for their true class. The calibration error is the formula written down in numpy.
        var (truth, scores) = Sample();

        var metrics = ClassificationEvaluator.Evaluate(s_labels, truth, scores);

        Assert.Equal(60, metrics.Images);
        Assert.Equal(0.6333333333333333, metrics.Accuracy, 1e-12);
        Assert.Equal(["3", "5"], metrics.TopK.Keys);
        Assert.Equal(0.9333333333333333, metrics.TopK["3"], 1e-12);
        Assert.Equal(0.9666666666666667, metrics.TopK["5"], 1e-12);
        Assert.Equal(0.6739894419306184, metrics.MacroAccuracy, 1e-12);
        Assert.Equal(0.5526253967033578, metrics.MacroF1, 1e-12);
        Assert.Equal(2.4105856106301418, metrics.LogLoss, 1e-9);
        Assert.Equal(0.34039439509312314, metrics.CalibrationError, 1e-9);
        (int Support, double Precision, double Recall, double F1)[] perClass =
        [
            (13, 0.8, 0.3076923076923077, 0.4444444444444444),
            (17, 0.6666666666666666, 0.47058823529411764, 0.5517241379310345),
            (10, 0.6153846153846154, 0.8, 0.6956521739130435),
            (8, 0.7, 0.875, 0.7777777777777777),
            (12, 0.7857142857142857, 0.9166666666666666, 0.8461538461538461),
            (0, 0, 0, 0),
        ];
        Assert.Equal(s_labels, metrics.PerClass.Select(one => one.Label));
        Assert.All(metrics.PerClass.Zip(perClass), pair =>
        {
            Assert.Equal(pair.Second.Support, pair.First.Support);
            Assert.Equal(pair.Second.Precision, pair.First.Precision, 1e-12);
            Assert.Equal(pair.Second.Recall, pair.First.Recall, 1e-12);
            Assert.Equal(pair.Second.F1, pair.First.F1, 1e-12);
        });
        int[][] counts =
            [[4, 2, 1, 2, 1, 3], [1, 8, 4, 1, 1, 2], [0, 1, 8, 0, 0, 1], [0, 0, 0, 7, 1, 0], [0, 1, 0, 0, 11, 0], [0, 0, 0, 0, 0, 0]];
        Assert.Equal(counts, metrics.Confusion.Counts);
    }

    [Fact]
    public void Accuracy_macro_accuracy_and_log_loss_agree_with_those_of_ML_NET()
    {
        // ML.NET's evaluator wants every class to occur, and clips scores elsewhere: five classes, no score of 0.
        var (truth, all) = Sample(zeros: false);
        var scores = new FeatureMatrix(60, 5);
        for (var i = 0; i < 60; i++)
        {
            var sum = all.Row(i)[..5].ToArray().Sum();
            for (var k = 0; k < 5; k++)
            {
                scores.Row(i)[k] = all.Row(i)[k] / sum;
            }
        }

        var context = new MLContext(1);
        var rows = truth.Select((label, i) => new Row(label, ClassScores.Best(scores.Row(i)), scores.Row(i).ToArray())).ToArray();
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 5);
        var data = context.Data.LoadFromEnumerable(rows, schema);
        var keys = context.Transforms.Conversion.MapValueToKey(
            [new InputOutputColumnPair("Label"), new InputOutputColumnPair("PredictedLabel")],
            keyData: context.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(k => new Key(k)).ToArray()));
        var expected = context.MulticlassClassification.Evaluate(keys.Fit(data).Transform(data));

        var metrics = ClassificationEvaluator.Evaluate(s_labels[..5], truth, scores);

        Assert.Equal(expected.MicroAccuracy, metrics.Accuracy, 1e-9);
        Assert.Equal(expected.MacroAccuracy, metrics.MacroAccuracy, 1e-9);
        Assert.Equal(expected.LogLoss, metrics.LogLoss, 1e-6);
    }

    [Fact]
    public void Of_equal_scores_the_lower_class_number_comes_first()
    {
        var scores = new FeatureMatrix([0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f], 2, 4);

        var metrics = ClassificationEvaluator.Evaluate(s_labels[..4], [2, 3], scores);

        Assert.Equal(0.5, metrics.TopK["3"]);
        Assert.Equal(0, metrics.Accuracy);
        var counts = metrics.Confusion.Counts;
        Assert.Equal([0, 0, 2, 0], [counts[0][0], counts[1][0], counts[2][0] + counts[3][0], 0]);
        Assert.False(metrics.TopK.ContainsKey("5"));
    }

    [Fact]
    public void Classes_that_occur_neither_in_truth_nor_in_predictions_do_not_lower_the_macro_F1()
    {
        var metrics = ClassificationEvaluator.Evaluate(s_labels[..3], [0, 1], new FeatureMatrix([1, 0, 0, 0, 1, 0], 2, 3));

        Assert.Equal((1, 1), (metrics.MacroF1, metrics.MacroAccuracy));
        Assert.Empty(metrics.TopK);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-0.1f)]
    [InlineData(1.5f)]
    public void Scores_that_are_no_probabilities_are_refused_with_their_place(float score)
    {
        var scores = new FeatureMatrix([0.5f, 0.5f, score, 0.5f], 2, 2);

        var error = Assert.Throws<PipelineException>(() => ClassificationEvaluator.Evaluate(s_labels[..2], [0, 1], scores));

        Assert.StartsWith("image 1, class a: The score is ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_images_are_refused() =>
        Assert.Throws<PipelineException>(() => ClassificationEvaluator.Evaluate(s_labels, [], new FeatureMatrix(0, 6)));

    [Fact]
    public void The_JSON_has_the_words_of_the_manual_and_reads_back_the_same()
    {
        var metrics = ClassificationEvaluator.Evaluate(
            ["a\"ü", "b"],
            [0, 1],
            new FeatureMatrix([0.75f, 0.25f, 0.5f, 0.5f], 2, 2),
            [new SkippedImage("x/é.jpg", "truncated JPEG")],
            TimeSpan.FromSeconds(1.5));

        var json = MetricsJson.Write(metrics);

        // The intervals have tests of their own.
        var figures = metrics with { Intervals = null, PerClass = [.. metrics.PerClass.Select(row => row with { Intervals = null })] };
        Assert.Equal(
            """
            {
              "images": 2,
              "accuracy": 0.5,
              "topK": {},
              "macroAccuracy": 0.5,
              "macroF1": 0.3333333333333333,
              "logLoss": 0.4904146265058631,
              "calibrationError": 0.375,
              "perClass": [
                {
                  "label": "a\"ü",
                  "support": 1,
                  "precision": 0.5,
                  "recall": 1,
                  "f1": 0.6666666666666666
                },
                {
                  "label": "b",
                  "support": 1,
                  "precision": 0,
                  "recall": 0,
                  "f1": 0
                }
              ],
              "confusion": {
                "labels": [
                  "a\"ü",
                  "b"
                ],
                "counts": [
                  [
                    1,
                    0
                  ],
                  [
                    1,
                    0
                  ]
                ]
              },
              "skipped": [
                {
                  "path": "x/é.jpg",
                  "reason": "truncated JPEG"
                }
              ],
              "seconds": 1.5
            }

            """.ReplaceLineEndings("\n"),
            MetricsJson.Write(figures));
        Assert.Equal(json, MetricsJson.Write(MetricsJson.Read<ClassificationMetrics>(json, "metrics.json")));
    }

    [Fact]
    public void JSON_that_holds_no_metrics_is_refused_with_its_place()
    {
        var error = Assert.Throws<PipelineException>(
            () => MetricsJson.Read<ClassificationMetrics>("{ \"images\": 3 }", "runs/x/metrics.json"));

        Assert.StartsWith("runs/x/metrics.json: These are not metrics:", error.Message, StringComparison.Ordinal);
    }

    private static (int[] Truth, FeatureMatrix Scores) Sample(bool zeros = true)
    {
        var numbers = new Numbers(1);
        var truth = Enumerable.Range(0, 60).Select(_ => (int)(numbers.Next() * 5)).ToArray();
        var scores = numbers.Matrix(60, 6);
        for (var i = 0; i < 60; i++)
        {
            var row = scores.Row(i);
            row[truth[i]] += 0.5f;
            var sum = 0f;
            foreach (var value in row)
            {
                sum += value;
            }

            for (var k = 0; k < 6; k++)
            {
                row[k] /= sum;
            }
        }

        foreach (var i in zeros ? new[] { 7, 19 } : [])
        {
            scores.Row(i)[truth[i]] = 0;
        }

        return (truth, scores);
    }

    private sealed record Row(int Label, int PredictedLabel, float[] Score);

    private sealed record Key(int Value);
}
