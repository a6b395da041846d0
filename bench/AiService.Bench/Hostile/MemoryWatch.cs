using System.Diagnostics;

namespace AiService.Bench.Hostile;

/// <summary>Reads the resident memory of a process every second, in MB.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly Process process;
    private readonly Timer timer;

    public MemoryWatch(int id)
    {
        process = Process.GetProcessById(id);
        First = Last = Peak = Now();
        timer = new Timer(_ => Read(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public long First { get; }

    public long Peak { get; private set; }

    public long Last { get; private set; }

    public void Dispose()
    {
        timer.Dispose();
        process.Dispose();
    }

    private void Read()
    {
        if (!process.HasExited)
        {
            Last = Now();
            Peak = Math.Max(Peak, Last);
        }
    }

    private long Now()
    {
        process.Refresh();
        return process.WorkingSet64 / (1024 * 1024);
    }
}
