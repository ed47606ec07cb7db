using System.Globalization;
using Parquet;
using Parquet.Schema;
using Pipelines.Tasks.Reports;

namespace Pipelines.Embeddings;

/// <summary>
/// Parquet: <c>path</c>, <c>label</c> (null where there is none) and <c>vector</c>, a list of float; what made the vectors is in the
/// metadata of the file.
/// </summary>
internal sealed class ParquetFormat : IVectorFormat
{
    /// <summary>Numbers in a group of rows, which is held in memory.</summary>
    private const int NumbersInGroup = 1 << 20;

    /// <summary>Where a number is there: the list is no null, and it is not empty.</summary>
    private const int Defined = 2;

    /// <inheritdoc/>
    public bool IsWrittenIn(string path) => OutputFile.BeginsWith(path, "PAR1"u8);

    /// <inheritdoc/>
    public void Write(string path, VectorRows rows, EmbeddingSource source, CancellationToken cancellation) => DurableFile.Write(
        path, stream => WriteAsync(stream, rows, source, cancellation).GetAwaiter().GetResult());

    private static async Task WriteAsync(Stream stream, VectorRows rows, EmbeddingSource source, CancellationToken cancellation)
    {
        var columns = new Columns();
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.None };
        var writer = await ParquetWriter.CreateAsync(columns.Schema, stream, options, cancellationToken: cancellation)
            .ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            writer.CustomMetadata = Metadata(source);
            var group = new Group(Math.Clamp(NumbersInGroup / rows.Dimensions, 1, rows.Count), rows.Dimensions);
            rows.ForEach(
                (image, vector) =>
                {
                    group.Add(image, vector);
                    if (group.IsFull)
                    {
                        group.WriteAsync(writer, columns, cancellation).GetAwaiter().GetResult();
                    }
                },
                cancellation);
            await group.WriteAsync(writer, columns, cancellation).ConfigureAwait(false);
        }
    }

    private static Dictionary<string, string> Metadata(EmbeddingSource source) => new()
    {
        ["pipelines.source"] = source.Name,
        ["pipelines.key"] = source.Key.Hash.ToString(),
        ["pipelines.dimensions"] = source.Dimensions.ToString(CultureInfo.InvariantCulture),
        ["pipelines.image.size"] = source.ImageSize.ToString(CultureInfo.InvariantCulture),
        ["pipelines.image.resizedSize"] = source.Preprocessing.ResizedSize.ToString(CultureInfo.InvariantCulture),
        ["pipelines.image.resize"] = CamelCase.Of(source.Preprocessing.Resize),
        ["pipelines.version"] = RunReporting.Version,
    };

    /// <summary>The columns of the file.</summary>
    private sealed class Columns
    {
        public DataField Path { get; } = new DataField<string>("path", false);

        public DataField Label { get; } = new DataField<string>("label", true);

        public DataField Number { get; } = new DataField<float>("element", false);

        public ParquetSchema Schema { get; }

        public Columns() => Schema = new(Path, Label, new ListField("vector", Number));
    }

    /// <summary>The rows that are collected until they are written together.</summary>
    private sealed class Group(int capacity, int dimensions)
    {
        private readonly List<string> _paths = [];
        private readonly List<string> _labels = [];
        private readonly float[] _numbers = new float[capacity * dimensions];
        private readonly int[] _defined = Enumerable.Repeat(Defined, capacity * dimensions).ToArray();

        // 0 begins a list, 1 continues it.
        private readonly int[] _repeated = [.. Enumerable.Range(0, capacity * dimensions).Select(i => i % dimensions == 0 ? 0 : 1)];

        public bool IsFull => _paths.Count == capacity;

        public void Add(ImageInput image, ReadOnlySpan<float> vector)
        {
            vector.CopyTo(_numbers.AsSpan(_paths.Count * dimensions));
            _paths.Add(image.Name);

            // The writer takes a null for a row without a label.
            _labels.Add(ImageLabel.Of(image)!);
        }

        public async Task WriteAsync(ParquetWriter writer, Columns columns, CancellationToken cancellation)
        {
            if (_paths.Count == 0)
            {
                return;
            }

            var numbers = _paths.Count * dimensions;
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(columns.Path, _paths).ConfigureAwait(false);
            await group.WriteAsync(columns.Label, _labels).ConfigureAwait(false);
            await group.WriteAllPartsAsync<float>(
                columns.Number, _numbers.AsMemory(0, numbers), _defined.AsMemory(0, numbers), _repeated.AsMemory(0, numbers), cancellation)
                .ConfigureAwait(false);
            group.CompleteValidate();
            _paths.Clear();
            _labels.Clear();
        }
    }
}
