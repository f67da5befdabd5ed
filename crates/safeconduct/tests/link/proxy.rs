//! A line that can be cut: passes bytes on, and counts the calls.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Proxy {
    address: String,
    calls: Arc<AtomicUsize>,
    cuts: Arc<Mutex<VecDeque<usize>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    pub(crate) async fn in_front_of(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (calls, cuts) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(VecDeque::new())));
        let (counter, budgets, target) = (Arc::clone(&calls), Arc::clone(&cuts), target.to_owned());
        let task = tokio::spawn(async move {
            loop {
                let (near, _) = listener.accept().await.unwrap();
                counter.fetch_add(1, Ordering::SeqCst);
                let budget = budgets.lock().unwrap().pop_front().unwrap_or(usize::MAX);
                if let Ok(far) = TcpStream::connect(&target).await {
                    tokio::spawn(pass(near, far, budget));
                }
            }
        });
        Self { address, calls, cuts, task }
    }

    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// The next lines break after so many bytes towards the desk; later ones hold.
    pub(crate) fn cut_after(&self, bytes: impl IntoIterator<Item = usize>) {
        self.cuts.lock().unwrap().extend(bytes);
    }
}

async fn pass(near: TcpStream, far: TcpStream, mut budget: usize) {
    let (mut near_read, mut near_write) = near.into_split();
    let (mut far_read, mut far_write) = far.into_split();
    let up = async {
        drop(tokio::io::copy(&mut near_read, &mut far_write).await);
    };
    let down = async {
        let mut buffer = [0; 1024];
        while budget > 0 {
            let want = buffer.len().min(budget);
            let Ok(n @ 1..) = far_read.read(&mut buffer[..want]).await else { break };
            budget -= n;
            if near_write.write_all(&buffer[..n]).await.is_err() {
                break;
            }
        }
    };
    // Whichever ends first takes the other along: both sockets close.
    tokio::select! { () = up => {}, () = down => {} }
}
