using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Awx;
using AiService.Tests.Harness;

namespace AiService.Tests.Repairs.Providers;

/// <summary>Ansible AWX as a provider.</summary>
public sealed class AwxContractTests : ProviderContract
{
    private protected override ProviderRig Rig { get; } = new Awx();

    private sealed class Awx : ProviderRig
    {
        private readonly FakeAwx engine = new();
        private readonly AwxRig rig;

        public Awx()
        {
            rig = new AwxRig(engine.BaseUrl, "AWX_JOB_TIMEOUT=60", "AWX_SETTLE_TIME=30");
            engine.Seen = request =>
            {
                if (request.Method == "POST" && request.Path.EndsWith("/launch/", StringComparison.Ordinal))
                {
                    NoteStart();
                }
            };
        }

        public override IRepairProvider Provider => rig.Provider;

        public override RepairOrder Order { get; } = AwxRig.Order();

        public override ProviderTraits Traits => new(Verifies: false, CanBeCancelled: true, CancelStopsAction: false, DeclaresSecrets: true);

        public override ResumePoint Known => new(rig.Time.GetUtcNow().AddSeconds(-20), "2", "running");

        public override string Secret => AwxRig.Token;

        public override int Started => engine.Launches.Count;

        public override void Works()
        {
            engine.Life = [FakeJob.Runs, FakeJob.Succeeds];
            Leave(FakeJob.Succeeds);
        }

        public override void IsAway() => engine.Dispose();

        public override void KnowsNothing()
        {
        }

        public override void Says(string words)
        {
            void Ends(FakeJob job)
            {
                FakeJob.Succeeds(job);
                job.Document["artifacts"] = new JsonObject { ["repaired"] = true, ["detail"] = words };
            }

            engine.Life = [Ends];
        }

        public override async Task<AttemptResult> RunAsync(ResumePoint? resume, CancellationToken stopping, CancellationToken cancel)
        {
            if (resume is null)
            {
                engine.Jobs.Clear();
            }

            Journal = Records.Journal(Order, "awx", rig.Time);
            return await rig.Pump.RunAsync(Provider.RunAsync(new AttemptContext(Order, Journal, new RepairSignals(stopping, cancel), resume)));
        }

        public override void Dispose()
        {
            rig.Dispose();
            engine.Dispose();
        }

        /// <summary>A job that a lost process launched.</summary>
        private void Leave(Action<FakeJob> end)
        {
            engine.Life = [FakeJob.Runs, end];
            engine.Add(Order.TraceTag);
        }
    }
}
