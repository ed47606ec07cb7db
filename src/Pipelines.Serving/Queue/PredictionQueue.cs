using Pipelines.Serving.Models;
using Pipelines.Serving.Monitoring;

namespace Pipelines.Serving.Queue;

/// <summary>
/// The images that wait for a core, and a thread for each core that predicts them. It has a fixed length: what does not fit is refused at
/// once, so that nobody waits for long and memory is bounded.
/// </summary>
/// <remarks>
/// The threads are the queue's own: on those of the pool, predictions would keep the web server from reading and answering. Where many
/// images wait, a thread takes several at once, a batch, and uses the model for all of them. They run one after the other through a network
/// that computes on one thread: on a CPU that is faster than to run them together.
/// </remarks>
internal sealed class PredictionQueue : IDisposable
{
    private readonly Queue<QueuedImage> _waiting = [];
    private readonly Thread[] _workers;
    private readonly int _length;
    private readonly int _batchSize;
    private readonly ServingMetrics _metrics;
    private int _running;
    private bool _isClosed;

    /// <summary>Starts the threads.</summary>
    public PredictionQueue(ServingOptions options, ServingMetrics metrics)
    {
        (_length, _batchSize, _metrics) = (Math.Max(options.QueueLength, options.MaximumImages), options.BatchSize, metrics);
        _workers = [.. Enumerable.Range(1, Environment.ProcessorCount).Select(number =>
            new Thread(Work) { IsBackground = true, Name = $"prediction {number}" })];
        foreach (var worker in _workers)
        {
            worker.Start();
        }
    }

    /// <summary>How many images wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_waiting)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>How many images are being predicted now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Whether there is no room for a single image.</summary>
    public bool IsFull => Waiting >= _length;

    /// <summary>Takes the images of a request, all or none.</summary>
    /// <returns>False where there is no room for them.</returns>
    public bool TryAdd(IReadOnlyList<QueuedImage> images)
    {
        lock (_waiting)
        {
            if (_isClosed || _waiting.Count + images.Count > _length)
            {
                return false;
            }

            foreach (var image in images)
            {
                _waiting.Enqueue(image);
            }

            Monitor.PulseAll(_waiting);
            return true;
        }
    }

    /// <summary>Takes no more images, and waits until those that were taken are done.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _isClosed = true;
            Monitor.PulseAll(_waiting);
        }

        foreach (var worker in _workers)
        {
            worker.Join();
        }
    }

    private void Work()
    {
        var batch = new List<QueuedImage>(_batchSize);
        while (TryTake(batch))
        {
            ModelUse? use = null;
            ServedModel? model = null;
            _metrics.Batch(batch.Count);
            foreach (var image in batch)
            {
                if (model != image.Model)
                {
                    use?.Dispose();
                    (model, use) = (image.Model, image.Model.Use());
                }

                Interlocked.Increment(ref _running);
                image.Run(use!.Version);
                Interlocked.Decrement(ref _running);
            }

            use?.Dispose();
            batch.Clear();
        }
    }

    /// <summary>Waits for images; takes one, and more where there are more than threads.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    private bool TryTake(List<QueuedImage> batch)
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_isClosed)
                {
                    return false;
                }

                Monitor.Wait(_waiting);
            }

            var share = (_waiting.Count + _workers.Length - 1) / _workers.Length;
            for (var i = Math.Min(share, _batchSize); i > 0; i--)
            {
                batch.Add(_waiting.Dequeue());
            }

            return true;
        }
    }
}
