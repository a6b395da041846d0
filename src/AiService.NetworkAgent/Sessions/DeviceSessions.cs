using System.Collections.Concurrent;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Returns a connector whose sessions belong to one run, and are recorded in its journal and transcript.</summary>
internal delegate IDeviceConnector ConnectorFor(Guid runId, IRunJournal journal);

/// <summary>
/// Opens all sessions of the process: one at a time on a device, <c>AGENT_MAX_SESSIONS</c> in all, each with its transcript. The wait for
/// a free place is bounded.
/// </summary>
internal sealed class DeviceSessions(
    IEnumerable<IDeviceTransport> transports, ITranscriptStore transcripts, DeviceSessionOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim places = new(options.MaxSessions);

    // By place: two ids may be one machine. Bounded by the inventory.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> devices = new(StringComparer.OrdinalIgnoreCase);

    public IDeviceConnector For(Guid runId, IRunJournal journal) => new Connector(this, runId, journal);

    public void Dispose() => places.Dispose();

    private async Task<IDeviceSession> OpenAsync(Device device, Guid runId, IRunJournal journal, CancellationToken cancel)
    {
        var own = devices.GetOrAdd(device.Place, _ => new SemaphoreSlim(1));
        await EnterAsync(own, $"设备 {device.Place} 上已有会话，等待超时", cancel);
        try
        {
            await EnterAsync(places, $"同时进行的会话已达上限 {options.MaxSessions}（AGENT_MAX_SESSIONS），等待超时", cancel);
        }
        catch (Exception)
        {
            own.Release();
            throw;
        }

        SessionTranscript? transcript = null;
        try
        {
            transcript = new SessionTranscript(transcripts, runId, await transcripts.NextSessionAsync(runId, cancel), device, time);
            var transport = transports.First(one => one.Kind == device.Transport);
            return new Session(await transport.OpenAsync(device, transcript, journal, cancel), transcript, Leave);
        }
        catch (Exception trouble)
        {
            transcript?.Event($"not connected: {(trouble is SessionException known ? known.Message : trouble.GetType().Name)}");
            Leave();
            throw;
        }

        void Leave()
        {
            own.Release();
            try
            {
                places.Release();
            }
            catch (ObjectDisposedException)
            {
                // The service has ended before the session.
            }
        }
    }

    private async Task EnterAsync(SemaphoreSlim gate, string full, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.SessionWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await gate.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SessionException(SessionFailure.Busy, full); // The limit passed.
        }
    }

    private sealed class Connector(DeviceSessions sessions, Guid runId, IRunJournal journal) : IDeviceConnector
    {
        public Task<IDeviceSession> OpenAsync(Device device, CancellationToken cancel) => sessions.OpenAsync(device, runId, journal, cancel);
    }

    private sealed class Session(IDeviceSession real, SessionTranscript transcript, Action leave) : IDeviceSession
    {
        private int left;

        public Task<Reply> SendAsync(string command, CancellationToken cancel) => real.SendAsync(command, cancel);

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                try
                {
                    await real.DisposeAsync();
                    transcript.Event("closed");
                }
                finally
                {
                    leave();
                }
            }
        }
    }
}
