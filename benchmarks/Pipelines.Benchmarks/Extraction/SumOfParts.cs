using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Runtime.Onnx;

namespace Pipelines.Benchmarks.Extraction;

/// <summary>
/// What one thread needs for one image, part by part: the extractor can be no faster than the workers' number times one over the sum.
/// </summary>
internal sealed class SumOfParts : IDisposable
{
    private readonly ImageReader _reader;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly float[] _pixels;
    private readonly OrtValue _input;
    private readonly byte[][] _files;

    public SumOfParts(OnnxModel featureGraph, Preprocessing preprocessing, IEnumerable<HashedImage> images)
    {
        _reader = new ImageReader(preprocessing);
        _session = InferenceSessionFactory.Create(featureGraph.ToByteArray(), featureGraph.Place);
        _pixels = new float[_reader.Length];
        _input = OrtValue.CreateTensorValueFromMemory(_pixels, [1, 3, preprocessing.ResizedSize, preprocessing.ResizedSize]);
        _files = [.. images.Select(image => File.ReadAllBytes(image.Item.Path))];
    }

    /// <summary>Milliseconds per image on one thread.</summary>
    public (double Decode, double Resize, double Infer) Measure()
    {
        long decode = 0, resize = 0, infer = 0;
        foreach (var file in _files)
        {
            var started = Stopwatch.GetTimestamp();
            using var picture = ImageDecoder.Decode(file);
            var decoded = Stopwatch.GetTimestamp();
            _reader.Write(picture, _pixels);
            var resized = Stopwatch.GetTimestamp();
            using (_session.Run(_options, [FeatureGraph.Input], [_input], [FeatureGraph.Output]))
            {
            }

            decode += decoded - started;
            resize += resized - decoded;
            infer += Stopwatch.GetTimestamp() - resized;
        }

        double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency / _files.Length;
        return (Milliseconds(decode), Milliseconds(resize), Milliseconds(infer));
    }

    public void Dispose()
    {
        _input.Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
