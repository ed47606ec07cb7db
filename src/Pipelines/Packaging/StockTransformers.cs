using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Pipelines.Numerics;

namespace Pipelines.Packaging;

/// <summary>
/// ML.NET's own prediction transformers with parameters that this library has learned, so that a saved model needs nothing of this library.
/// </summary>
/// <remarks>
/// Their constructors are internal to ML.NET. They are called as in Microsoft.ML 5.0.1; StockTransformersTests fails when an update changes
/// them.
/// </remarks>
internal static class StockTransformers
{
    /// <summary>
    /// Softmax of a linear layer: adds <c>Score</c> (probabilities, slot names are the label's key values) and <c>PredictedLabel</c> (a
    /// key).
    /// </summary>
    /// <param name="environment">Usually the <see cref="MLContext"/>.</param>
    /// <param name="head">One output for each class.</param>
    /// <param name="trainSchema">Has the feature column, of the type it will have in prediction, and the label column with its key
    /// values.</param>
    /// <param name="featureColumn">Name of the feature vector in <paramref name="trainSchema"/>.</param>
    /// <param name="labelColumn">Name of the key column in <paramref name="trainSchema"/>; prediction does not need it.</param>
    public static MulticlassPredictionTransformer<MaximumEntropyModelParameters> Softmax(
        IHostEnvironment environment,
        LinearLayer head,
        DataViewSchema trainSchema,
        string featureColumn,
        string labelColumn)
    {
        var weights = new VBuffer<float>[head.Outputs];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = new(head.Inputs, head.Weights.AsSpan(i * head.Inputs, head.Inputs).ToArray());
        }

        var parameters = NewMaximumEntropy(environment, weights, head.Bias, head.Outputs, head.Inputs, labelNames: null, stats: null);
        return Constructor<MaximumEntropyModelParameters>.NewMulticlass(
            environment, parameters, trainSchema, featureColumn, labelColumn, "Score", "PredictedLabel");
    }

    /// <summary>
    /// The nearest of several centroids: adds <c>Score</c> (squared Euclidean distances) and <c>PredictedLabel</c> (a key, 1 to k).
    /// </summary>
    /// <param name="environment">Usually the <see cref="MLContext"/>.</param>
    /// <param name="centroids">One row for each cluster.</param>
    /// <param name="trainSchema">Has the feature column, of the type it will have in prediction.</param>
    /// <param name="featureColumn">Name of the feature vector in <paramref name="trainSchema"/>.</param>
    public static ClusteringPredictionTransformer<KMeansModelParameters> KMeans(
        IHostEnvironment environment,
        FeatureMatrix centroids,
        DataViewSchema trainSchema,
        string featureColumn)
    {
        var rows = new VBuffer<float>[centroids.Rows];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new(centroids.Columns, centroids.Row(i).ToArray());
        }

        var parameters = NewKMeans(environment, rows.Length, rows, copyIn: false);
        return Constructor<KMeansModelParameters>.NewClustering(environment, parameters, trainSchema, featureColumn, 0, "Score");
    }

    /// <summary>The environment (the <see cref="MLContext"/>) that a trainer catalogue belongs to.</summary>
    public static IHostEnvironment EnvironmentOf(TrainCatalogBase.CatalogInstantiatorBase trainers) => GetEnvironment(GetOwner(trainers));

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern MaximumEntropyModelParameters NewMaximumEntropy(
        IHostEnvironment env,
        VBuffer<float>[] weights,
        float[] bias,
        int numClasses,
        int numFeatures,
        string[]? labelNames,
        ModelStatisticsBase? stats);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern KMeansModelParameters NewKMeans(IHostEnvironment env, int k, VBuffer<float>[] centroids, bool copyIn);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Owner")]
    private static extern TrainCatalogBase GetOwner(TrainCatalogBase.CatalogInstantiatorBase trainers);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Environment")]
    private static extern IHostEnvironment GetEnvironment(TrainCatalogBase catalog);

    // An accessor to a member of a generic type must be in a type with the same type parameters.
    private static class Constructor<TModel>
        where TModel : class
    {
        [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
        public static extern MulticlassPredictionTransformer<TModel> NewMulticlass(
            IHostEnvironment env,
            TModel model,
            DataViewSchema inputSchema,
            string featureColumn,
            string labelColumn,
            string scoreColumn,
            string predictedLabel);

        [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
        public static extern ClusteringPredictionTransformer<TModel> NewClustering(
            IHostEnvironment env, TModel model, DataViewSchema inputSchema, string featureColumn, float threshold, string thresholdColumn);
    }
}
