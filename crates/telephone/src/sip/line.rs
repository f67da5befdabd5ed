//! All trunks of a gate, open.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rsipstack::EndpointBuilder;
use rsipstack::transaction::endpoint::EndpointOption;
use rsipstack::transport::SipConnection;
use rsipstack::transport::udp::UdpConnection;
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::{mpsc, watch};
use tracing::Dispatch;
use web::chance::Chance;

use super::budget::{Budget, Limits};
use super::call::Call;
use super::caller::CallerKey;
use super::config::{self, Config, Name, Transport};
use super::flow::Flow;
use super::journal::Journal;
use super::quiet::{quiet, quietly};
use super::register::{self, Registration};
use super::tasks::Tasks;
use super::tls::{self, TlsError};
use super::trunk::{Parts, Trunk, lock};
use super::{answering, stream, udp};

/// How many calls may wait to be taken by whoever conducts them; further ones are refused.
const CALLS_WAITING_MAX: usize = 64;
/// The time that a round trip is thought to take, from which all repetitions follow (RFC 3261, 17.1.1.1).
pub const T1: Duration = Duration::from_millis(500);
/// After how many T1 nobody waits any more.
const T1_TIMES_MAX: u32 = 64;
/// How long calls and registrations have to end when the line closes.
const STOP_SECONDS_MAX: u64 = 10;

/// What a line is given.
#[derive(Clone)]
pub struct World {
    /// What callers' numbers are hashed with. To be drawn anew at every start.
    pub caller_key: CallerKey,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// [`T1`], or less where both ends are on one machine and time is short.
    pub t1: Duration,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}

/// Why a line cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its address is taken, or not ours.
    #[error("trunk {trunk}: it cannot listen where settings say: {error}")]
    Listen {
        /// Which trunk.
        trunk: String,
        /// Why.
        error: std::io::Error,
    },
    /// Its certificates cannot be used.
    #[error("trunk {trunk}: {error}")]
    Tls {
        /// Which trunk.
        trunk: String,
        /// Why.
        error: TlsError,
    },
}

/// How it stands with a trunk.
#[derive(Clone, Debug)]
pub struct Status {
    /// Which.
    pub trunk: Name,
    /// Where it listens, if it does.
    pub listens: Option<SocketAddr>,
    /// Its registration.
    pub registration: Registration,
    /// Calls that are.
    pub calls: usize,
}

/// The trunks. Dropping it ends everything at once, without a word to anybody; [`Self::stop`] says goodbye.
pub struct Line {
    trunks: Vec<(Arc<Trunk>, Option<SocketAddr>)>,
    stop: watch::Sender<bool>,
    /// What serves, what calls do, and what registers.
    tasks: (Tasks, Tasks, Tasks),
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("trunks", &self.trunks.len()).finish_non_exhaustive()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.tasks.1.end();
        self.tasks.2.end();
        self.tasks.0.end();
    }
}

/// Where a trunk listens.
enum Door {
    Udp(Arc<UdpSocket>),
    Tcp(TcpListener),
}

impl Line {
    /// Opens all trunks. Calls come out of the other end; a call that is not taken while it waits is refused.
    ///
    /// # Errors
    /// A trunk cannot listen, or its certificates cannot be used. A registrar that does not answer is no error: it is tried
    /// again, and [`Self::status`] says how it stands.
    pub async fn start(config: Config, world: World) -> Result<(Self, mpsc::Receiver<Call>), StartError> {
        // Taken before the silence begins, or our own words would not be heard either.
        let outside = tracing::dispatcher::get_default(Clone::clone);
        quiet(Self::open(config, world, outside)).await
    }

    async fn open(
        config: Config,
        world: World,
        outside: Dispatch,
    ) -> Result<(Self, mpsc::Receiver<Call>), StartError> {
        let (calls, taken) = mpsc::channel(CALLS_WAITING_MAX);
        let (stop, stopping) = watch::channel(false);
        let mut line = Self { trunks: Vec::new(), stop, tasks: Default::default() };
        for settings in config.trunk {
            let journal = Journal::new(settings.name.clone(), outside.clone());
            line.open_trunk(settings, &world, journal, calls.clone(), stopping.clone()).await?;
        }
        Ok((line, taken))
    }

    async fn open_trunk(
        &mut self,
        settings: config::Trunk,
        world: &World,
        journal: Journal,
        calls: mpsc::Sender<Call>,
        stopping: watch::Receiver<bool>,
    ) -> Result<(), StartError> {
        let name = settings.name.as_str().to_owned();
        let listen = |error| StartError::Listen { trunk: name.clone(), error };
        let sealed = |error| StartError::Tls { trunk: name.clone(), error };
        let door = open_door(&settings).await.map_err(listen)?;
        let listens = match &door {
            None => None,
            Some(Door::Udp(socket)) => Some(socket.local_addr().map_err(listen)?),
            Some(Door::Tcp(listener)) => Some(listener.local_addr().map_err(listen)?),
        };
        let tls = settings.transport == Transport::Tls;
        let acceptor = match (&settings.certificate, &settings.key) {
            (Some(certificate), Some(key)) if tls => Some(tls::acceptor(certificate, key).map_err(sealed)?),
            _ => None,
        };
        let connector = match &settings.registrar {
            Some(registrar) if tls => Some(tls::connector(&settings, &registrar.host).map_err(sealed)?),
            _ => None,
        };
        let endpoint = endpoint(world.t1);
        let incoming = endpoint.incoming_transactions().expect("taken once");
        let endpoint = Arc::clone(&endpoint.inner);
        let registrar = settings.registrar.clone();
        let (serving, talking, registering) = &self.tasks;
        let trunk = Arc::new(Trunk::new(Parts {
            listens_on: listens.map(|at| at.port()),
            endpoint: Arc::clone(&endpoint),
            connector,
            caller_key: world.caller_key.clone(),
            chance: Arc::clone(&world.chance),
            journal,
            tasks: (serving.clone(), talking.clone()),
            calls,
            stopping,
            budget: Budget::new(limits(&settings)),
            settings,
        }));
        serving.spawn(async move { endpoint.process_timer().await });
        serving.spawn(answering::run(Arc::clone(&trunk), incoming));
        let mut bound = None;
        match door {
            None => {}
            Some(Door::Udp(socket)) => {
                let port = socket.local_addr().map_err(listen)?.port();
                let (out, peer) = (Arc::clone(&socket), socket.local_addr().map_err(listen)?);
                let connection = UdpConnection::from_socket(out, None, None).await;
                let error = |_| listen(std::io::ErrorKind::AddrNotAvailable.into());
                let connection = SipConnection::Udp(connection.map_err(error)?);
                bound = Some(Flow { connection: connection.clone(), peer, port });
                serving.spawn(udp::serve(Arc::clone(&trunk), socket, connection, port));
            }
            Some(Door::Tcp(listener)) => {
                let port = listener.local_addr().map_err(listen)?.port();
                serving.spawn(stream::listen(Arc::clone(&trunk), listener, acceptor, port));
            }
        }
        if let Some(registrar) = registrar {
            registering.spawn(register::stay(Arc::clone(&trunk), registrar, bound));
        }
        self.trunks.push((trunk, listens));
        Ok(())
    }

    /// How it stands with every trunk.
    #[must_use]
    pub fn status(&self) -> Vec<Status> {
        let status = |(trunk, listens): &(Arc<Trunk>, Option<SocketAddr>)| Status {
            trunk: trunk.settings.name.clone(),
            listens: *listens,
            registration: *trunk.registration.borrow(),
            calls: lock(&trunk.budget).calls(),
        };
        self.trunks.iter().map(status).collect()
    }

    /// Takes no more calls, ends those that are with BYE, registers no more, and closes.
    pub async fn stop(self) {
        // Whoever listens to it is in this line.
        self.stop.send_replace(true);
        let within = Duration::from_secs(STOP_SECONDS_MAX);
        let (serving, talking, registering) = &self.tasks;
        tokio::join!(talking.ended(within), registering.ended(within));
        serving.end();
    }
}

/// Datagrams need a socket even where nobody calls unasked.
async fn open_door(settings: &config::Trunk) -> std::io::Result<Option<Door>> {
    match (settings.transport, settings.listen) {
        (Transport::Udp, listen) => {
            let any = SocketAddr::from(([0, 0, 0, 0], 0));
            Ok(Some(Door::Udp(Arc::new(UdpSocket::bind(listen.unwrap_or(any)).await?))))
        }
        (Transport::Tcp | Transport::Tls, Some(listen)) => {
            Ok(Some(Door::Tcp(TcpListener::bind(listen).await?)))
        }
        (Transport::Tcp | Transport::Tls, None) => Ok(None),
    }
}

/// The library's transactions. Its own sockets and dialogs are not used.
fn endpoint(t1: Duration) -> rsipstack::transaction::Endpoint {
    const T2_TIMES: u32 = 8;
    const T4_TIMES: u32 = 10;
    let option = EndpointOption {
        t1,
        t2: t1 * T2_TIMES,
        t4: t1 * T4_TIMES,
        t1x64: t1 * T1_TIMES_MAX,
        ..EndpointOption::default()
    };
    quietly(|| EndpointBuilder::new().with_user_agent("sip").with_option(option).build())
}

fn limits(settings: &config::Trunk) -> Limits {
    Limits {
        calls: settings.calls_max,
        calls_per_minute: settings.calls_per_minute,
        calls_per_minute_of_one_caller: settings.calls_per_minute_of_one_caller,
        longest_call: settings.longest_call(),
    }
}
