using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Classification.Decision;
using Pipelines.Configuration.Defaults;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Tasks.Classification;

namespace Pipelines.Benchmarks.Unknown;

/// <summary>
/// How well unknown images are told from held-out images of the classes: the usual scores and ours, where what is unknown is far (flowers
/// among clothing), and where it is another piece of clothing. AUROC, and the share found where 5 % of the known are called unknown, by the
/// limit that training images gave out of fold.
/// </summary>
internal static class UnknownBenchmark
{
    private const double FalseAlarms = 0.05;
    private const int Folds = 5;

    private static readonly (string Name, string[] KeptOut)[] s_cases =
    [
        ("flowers", []),
        ("shoes, hat, pants", ["shoes", "hat", "pants"]),
        ("skirt, outwear, shirt", ["skirt", "outwear", "shirt"]),
    ];

    public static void Run(BenchmarkContext context)
    {
        var photos = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(context.Backbone)!, "..", "datasets"));
        var train = Photos.Of(context.Backbone, Path.Combine(photos, "clothing", "train"));
        var held = Photos.Of(context.Backbone, Path.Combine(photos, "clothing", "validation"));
        var flowers = Photos.Of(context.Backbone, Path.Combine(photos, "flowers"));
        foreach (var (name, keptOut) in s_cases)
        {
            var known = train.Where(label => !keptOut.Contains(label));
            var tested = held.Where(label => !keptOut.Contains(label));
            var unknown = keptOut.Length == 0 ? flowers : Photos.Join(train.Where(keptOut.Contains), held.Where(keptOut.Contains));
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {known.Labels.Count} training photos, {tested.Labels.Count} known and {unknown.Labels.Count} unknown ones"));
            var scores = Scores(known, [tested.Vectors, unknown.Vectors]);
            var outOfFold = OutOfFold(known);
            foreach (var (score, of) in scores)
            {
                var limit = outOfFold[score].Order().ElementAt((int)(FalseAlarms * known.Labels.Count));
                context.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {score,-36} AUROC {Auroc(of[0], of[1]):0.000}  found {Below(of[1], limit):0.000}"
                        + $"  false alarms {Below(of[0], limit):0.000}"));
            }
        }
    }

    private static double Below(float[] scores, float limit) => scores.Count(score => score < limit) / (double)scores.Length;

    private static double Auroc(float[] known, float[] unknown) => known.Average(score =>
        unknown.Average(other => other < score ? 1 : other > score ? 0 : 0.5));

    private static Dictionary<string, float[]> OutOfFold(Photos known)
    {
        var (random, found) = (new Random(1), new Dictionary<string, float[]>());
        int[] foldOf = [.. known.Labels.Select(_ => random.Next(Folds))];
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] own = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] == fold)];
            int[] others = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] != fold)];
            foreach (var (score, of) in Scores(known.Select(others), [known.Vectors.Select(own)]))
            {
                if (!found.TryGetValue(score, out var all))
                {
                    found[score] = all = new float[foldOf.Length];
                }

                foreach (var (place, row) in own.Index())
                {
                    all[row] = of[0][place];
                }
            }
        }

        return found;
    }

    /// <summary>The scores of images, the higher the more typical, by their names.</summary>
    private static Dictionary<string, float[][]> Scores(Photos known, IReadOnlyList<FeatureMatrix> images)
    {
        string[] names = [.. known.Labels.Distinct().Order(StringComparer.Ordinal)];
        int[] labels = [.. known.Labels.Select(label => Array.IndexOf(names, label))];
        var head = Head(known.Vectors, labels, names, weightDecay: null);
        var logits = images.Select(rows => Embedder.Apply(head, rows)).ToList();
        var unit = L2Normalization.Of(known.Vectors);
        var familiarity = Familiarity.Fit(
            known.Vectors, labels, head, long.MaxValue, () => DecisionImages.Train(known.Vectors, labels, names, 1, default));
        var numbers = images.Select(familiarity.Of).ToList();
        var scale = TypicalityFit.Of(OutOfFoldNumbers(known, labels, names, head), FalseAlarms);
        return new()
        {
            ["maximum probability"] =
                [.. logits.Select(rows => PerRow(rows, row => MathF.Exp(row.ToArray().Max() - Energy(row))))],
            ["maximum logit"] = [.. logits.Select(rows => PerRow(rows, row => row.ToArray().Max()))],
            ["energy"] = [.. logits.Select(rows => PerRow(rows, Energy))],
            ["cosine to the 10th neighbour"] = [.. images.Select(rows => Neighbour(unit, rows))],
            ["energy of a head held small"] = [.. numbers.Select(rows => PerRow(rows, row => row[1]))],
            ["cosine to the nearest prototype"] = [.. numbers.Select(rows => PerRow(rows, row => row[0]))],
            ["both (ours)"] = [.. numbers.Select(rows => PerRow(rows, row => TypicalityFit.Number(scale, row)))],
        };
    }

    /// <summary>Cosine and energy of the known images, out of fold.</summary>
    private static FeatureMatrix OutOfFoldNumbers(Photos known, int[] labels, string[] names, LinearLayer head)
    {
        var numbers = new FeatureMatrix(labels.Length, Familiarity.Numbers);
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] own = [.. Enumerable.Range(0, labels.Length).Where(row => row % Folds == fold)];
            int[] others = [.. Enumerable.Range(0, labels.Length).Where(row => row % Folds != fold)];
            var (vectors, of) = (known.Vectors.Select(others), others.Select(row => labels[row]).ToArray());
            var found = Familiarity
                .Fit(vectors, of, head, long.MaxValue, () => DecisionImages.Train(vectors, of, names, 1, default))
                .Of(known.Vectors.Select(own));
            foreach (var (place, row) in own.Index())
            {
                found.Row(place).CopyTo(numbers.Row(row));
            }
        }

        return numbers;
    }

    private static LinearLayer Head(FeatureMatrix vectors, int[] labels, string[] names, double? weightDecay)
    {
        var set = HeadTrainingSet.Of(vectors, labels, names, new());
        var head = HeadDefaults.Head(new(), TransferForm.FeatureVectors);
        var (training, _) = HeadDefaults.Training(new() { Optimizer = new() { WeightDecay = weightDecay } }, head, set, default);
        return SoftmaxTrainer.Train(set, validation: null, head, training, log: null, progress: null, default).Head;
    }

    private static float Energy(ReadOnlySpan<float> logits)
    {
        var values = logits.ToArray();
        var highest = values.Max();
        return highest + MathF.Log(values.Sum(value => MathF.Exp(value - highest)));
    }

    private static float[] Neighbour(FeatureMatrix unit, FeatureMatrix rows)
    {
        const int Neighbours = 10;
        var cosines = Embedder.Apply(new(unit.Values, new float[unit.Rows]), L2Normalization.Of(rows));
        return PerRow(cosines, row => row.ToArray().OrderDescending().ElementAt(Neighbours - 1));
    }

    private static float[] PerRow(FeatureMatrix rows, RowScore score)
    {
        var scores = new float[rows.Rows];
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] = score(rows.Row(row));
        }

        return scores;
    }

    private delegate float RowScore(ReadOnlySpan<float> row);

    /// <summary>Photos with their vectors.</summary>
    private sealed record Photos(FeatureMatrix Vectors, IReadOnlyList<string> Labels)
    {
        public static Photos Of(string backbone, string folder)
        {
            var network = Backbone.Load(new BackboneOptions { Model = Path.GetFullPath(backbone) }, ".");
            var preprocessing = Preprocessing.For(new ImageOptions(), network.Size);
            var images = DataSet.Load(new() { Train = folder }, ".", labelled: true, place => place, holdsOutTest: false).Train;
            using var extractor = new FeatureExtractor(
                FeatureGraph.Build(network, preprocessing, new NeckOptions()), preprocessing, cache: null);
            var table = extractor.Extract(images);
            return new(table.Features, [.. table.Rows.Select(row => images[row].Item.Label!)]);
        }

        public static Photos Join(Photos first, Photos second) => new(
            new(
                [.. first.Vectors.Values, .. second.Vectors.Values],
                first.Vectors.Rows + second.Vectors.Rows,
                first.Vectors.Columns),
            [.. first.Labels, .. second.Labels]);

        public Photos Select(IReadOnlyList<int> rows) => new(Vectors.Select(rows), [.. rows.Select(row => Labels[row])]);

        public Photos Where(Func<string, bool> isWanted) =>
            Select([.. Enumerable.Range(0, Labels.Count).Where(row => isWanted(Labels[row]))]);
    }
}
